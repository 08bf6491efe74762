"""The frameworks of the pack load, and what the measures serve is told without making up what nothing serves."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from shirube.plans.content.links import read_alignments, read_frameworks
from shirube.plans.models import Alignment, Framework, Item, Theme

CITY = Path(__file__).resolve().parents[3] / "cities" / "kanazawa"
TO_FILL = ("jichitai-dx", "security")
"""Neither plan holds a measure for it; 2.0 speaks of it in a chapter without measures."""


@pytest.fixture
def city(db: None) -> None:
    call_command("load_city", stdout=StringIO(), stderr=StringIO())


def test_every_theme_named_exists_and_no_row_stands_twice() -> None:
    themes = {(sheet.slug, theme.key) for sheet in read_frameworks(CITY) for theme in sheet.themes}
    rows = read_alignments(CITY)
    assert {(row.framework, row.theme) for row in rows} <= themes
    assert len({(row.framework, row.theme, row.item) for row in rows}) == len(rows)


def test_the_only_theme_that_nothing_serves_is_the_one_without_measures(city: None) -> None:
    bare = Theme.objects.filter(alignments=None).values_list("framework__slug", "key")
    assert set(bare) == {TO_FILL}


def test_themes_are_the_eight_of_the_state_and_the_five_of_the_city(city: None) -> None:
    assert {framework.slug: framework.themes.count() for framework in Framework.objects.all()} == {"jichitai-dx": 8, "mirai-kyoso": 5}
    assert all(framework.citation for framework in Framework.objects.all())


def test_the_lines_cited_name_the_frameworks(city: None, documents: Path) -> None:
    for framework in Framework.objects.select_related("citation__document"):
        assert framework.citation
        file = documents / framework.citation.document.file_name
        line = file.read_text(encoding="utf-8").splitlines()[framework.citation.first_line - 1]
        assert framework.name.removesuffix("（国）") in line


def test_every_measure_of_the_strategy_serves_one_or_two_policies_of_the_city(city: None) -> None:
    measures = Item.objects.filter(edition__plan__slug="digital-strategy", edition__name="2.0")
    parents = set(measures.exclude(parent=None).values_list("parent", flat=True))
    for item in measures:
        served = Alignment.objects.filter(item=item, theme__framework__slug="mirai-kyoso").count()
        assert served in ((1, 2) if item.pk not in parents or item.is_counted else (0,)), item.number


def test_what_serves_no_policy_of_the_city_is_money_posts_and_contracts(city: None) -> None:
    served = Alignment.objects.filter(theme__framework__slug="mirai-kyoso").values("item")
    bare = Item.objects.filter(is_counted=True, edition__plan__slug__in=["reform-plan", "dx-action-plan"]).exclude(pk__in=served)
    told = {(item.edition.plan.slug, item.heading.name) for item in bare.select_related("edition__plan", "heading")}
    assert told == {
        ("reform-plan", name)
        for name in (
            "効率的な組織運営",
            "民間のノウハウや知識、技術の活用",
            "外郭団体改革の推進",
            "長期財政フレームや中期財政計画の実践による健全財政の堅持",
            "市税等の収入率の向上",
            "新たな財源の確保",
            "中期人事計画の実践",
            "公共施設等の計画的な更新",
        )
    }
