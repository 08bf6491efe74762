"""Collecting and keeping texts."""

from __future__ import annotations

from pathlib import Path

from shirube.config.messages import Message, city_messages, compiled, program_messages, read_catalogue, update_catalogue

MODULE = """
title = _("題")
both = mark("一" "二")
number = ngettext("%(n)s件", "%(n)s件", 3)
month = pgettext("暦", "月")
plain = gettext(variable) + other("三") + gettext(stage["name"])
"""
TEMPLATE = """{% load i18n %}{# 書かない #}
  <p>{% translate "四" %} {% trans '五' as x %}</p>
      {% blocktranslate count n=n trimmed %}
        {{ n }}枚
      {% plural %}
        {{ n }}枚ずつ
      {% endblocktranslate %}
 地の文 (
"""


def test_texts_of_modules_and_templates_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(MODULE, encoding="utf-8")
    (tmp_path / "a.html").write_text(TEMPLATE, encoding="utf-8")
    assert program_messages(tmp_path) == {
        Message("題"),
        Message("一二"),
        Message("%(n)s件", plural="%(n)s件"),
        Message("月", context="暦"),
        Message("四"),
        Message("五"),
        Message("%(n)s枚", plural="%(n)s枚ずつ"),
    }


def test_an_update_keeps_translations_adds_and_removes(tmp_path: Path) -> None:
    file = tmp_path / "en" / "django.po"
    assert update_catalogue(file, {Message("題"), Message("古い")}).added == 2
    catalogue = read_catalogue(file)
    for entry in catalogue:
        entry.msgstr = "Title"
    catalogue.save(str(file))
    changes = update_catalogue(file, {Message("題"), Message("%(n)s件", plural="%(n)s件")})
    assert (changes.added, changes.removed, changes.untranslated) == (1, 1, 1)
    assert {entry.msgid: entry.msgstr for entry in read_catalogue(file)}["題"] == "Title"
    assert next(entry.flags for entry in read_catalogue(file) if entry.msgid_plural) == ["python-format"]
    assert "20" not in file.read_text(encoding="utf-8").split("msgid", 2)[1]
    assert compiled(file) == compiled(file)


def test_the_words_of_a_city_are_stages_and_flags(tmp_path: Path) -> None:
    folder = tmp_path / "plans" / "a" / "1.0"
    folder.mkdir(parents=True)
    (folder / "edition.yaml").write_text("stage_names:\n- 検討\n", encoding="utf-8")
    (folder / "items.csv").write_text("number,flags\n1,重点；新\n2,\n", encoding="utf-8")
    assert city_messages(tmp_path) == {Message("検討"), Message("重点"), Message("新")}
