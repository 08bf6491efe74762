"""From letters to published results: what is kept back, what is frozen, and that the preview is what is published."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shirube.core.errors import Conflict, InvalidInput
from shirube.core.models import JournalEntry
from shirube.council.actions.consultations_staff import add_file
from shirube.council.actions.enter_letter import PaperLetter, enter_letter
from shirube.council.actions.opinions import (
    About,
    Answer,
    answer_group,
    answer_many,
    check_opinion,
    check_unmarked,
    make_group,
    merge_groups,
    move_opinions,
    split_letter,
    take_letters,
)
from shirube.council.actions.publish_results import publish_results, write_note
from shirube.council.models import Consultation, Letter, Opinion, OpinionGroup
from shirube.council.queries.consultations_staff import progress_of
from shirube.council.queries.opinions import letters_page
from shirube.council.queries.results import comment_lines, freeze
from shirube.council.rules.periods import period_fault, period_warnings
from tests.factories import consultations, people
from tests.factories.consultations import OFFICE

pytestmark = pytest.mark.django_db


def opinions_of(consultation: Consultation) -> list[Opinion]:
    return list(Opinion.objects.select_related("letter__consultation").filter(letter__consultation=consultation).order_by("pk"))


def settled(texts: list[str]) -> Consultation:
    """A consultation whose letters are checked, in groups of one, and answered."""
    made = consultations.make_consultation()
    consultations.make_letters(made, texts)
    take_letters(consultation=made, actor=OFFICE)
    item = made.edition.items.first()
    for number, each in enumerate(opinions_of(made)):
        check_opinion(opinion=each, text=f"公表する文{number}", about=About(item=item.pk if item else None), actor=OFFICE)
        group = make_group(consultation=made, opinions=[each.pk], actor=OFFICE)
        change = Answer(f"概要{number}", f"考え方{number}", "revised", f"「試行」を加える{number}", About(item=item.pk if item else None))
        answer_group(group=group, answer=change, actor=OFFICE)
    return made


def test_nothing_is_published_while_an_opinion_is_unchecked_or_unanswered() -> None:
    made = consultations.make_consultation()
    consultations.make_letters(made, ["窓口を増やす。"])
    with pytest.raises(Conflict, match="1通の意見書がまだ意見として並んでいません"):
        publish_results(consultation=made, actor=OFFICE)
    take_letters(consultation=made, actor=OFFICE)
    with pytest.raises(Conflict, match=r"未確認.*まとまりに入っていません"):
        publish_results(consultation=made, actor=OFFICE)
    check_unmarked(consultation=made, opinions=[each.pk for each in opinions_of(made)], actor=OFFICE)
    make_group(consultation=made, opinions=[each.pk for each in opinions_of(made)], summary="窓口", actor=OFFICE)
    with pytest.raises(Conflict, match="1件のまとまりに"):
        publish_results(consultation=made, actor=OFFICE)
    answer_many(consultation=made, groups=[each.pk for each in made.groups.all()], answer="参考にします。", effect="noted", actor=OFFICE)
    publish_results(consultation=made, actor=OFFICE)
    made.refresh_from_db()
    assert made.results is not None
    assert made.results["groups"][0]["texts"] == [{"text": "窓口を増やす。", "count": 1}]


def test_nothing_is_published_while_it_is_open() -> None:
    with pytest.raises(Conflict, match=r"募集が.*まで続いています"):
        publish_results(consultation=consultations.make_consultation(is_closed=False), actor=OFFICE)


def test_that_no_comment_came_is_published_too(client: Client) -> None:
    made = consultations.make_consultation()
    publish_results(consultation=made, actor=OFFICE)
    page = client.get(f"/consultations/{made.slug}/results/").content.decode()
    assert "意見の提出はありませんでした。" in page
    assert client.get(f"/consultations/{made.slug}/results.pdf").content.startswith(b"%PDF")


def test_after_publication_nothing_changes_and_the_sentence_says_so() -> None:
    made = settled(["窓口を増やす。"])
    publish_results(consultation=made, actor=OFFICE)
    for act in (
        lambda: publish_results(consultation=made, actor=OFFICE),
        lambda: write_note(consultation=made, note="後から", actor=OFFICE),
        lambda: answer_many(consultation=made, groups=[1], answer="別の答え", effect="kept", actor=OFFICE),
        lambda: take_letters(consultation=made, actor=OFFICE),
    ):
        with pytest.raises(Conflict, match="結果を公表した意見公募は変えられません"):
            act()


def test_what_is_published_is_what_was_looked_at() -> None:
    made = settled(["窓口を増やす。"])
    with pytest.raises(Conflict, match="下見の後に内容が変わりました"):
        publish_results(consultation=made, actor=OFFICE, seen="0" * 64)


def test_the_preview_is_the_publication_to_the_byte(client: Client) -> None:
    made = settled(["窓口を増やす。", "夜も開ける。"])
    staff = people.sign_in(Client(), people.cast().office)

    def article(page: bytes) -> bytes:
        return page[page.index(b"<article") : page.index(b"</article>")]

    preview = staff.get(reverse("council:preview_results", args=[made.slug]))
    files = {form: staff.get(reverse("council:preview_results_file", args=[made.slug, form])).content for form in ("csv", "json", "pdf")}
    sent = staff.post(reverse("council:publish_results", args=[made.slug]), {"seen": preview.context["digest"]})
    assert sent.status_code == 302
    published = client.get(f"/consultations/{made.slug}/results/")
    assert article(published.content) == article(preview.content)
    assert {form: client.get(f"/consultations/{made.slug}/results.{form}").content for form in files} == files
    made.refresh_from_db()
    assert sha256(files["json"]).hexdigest() == made.digest
    assert json.loads(files["json"]) == made.results


def test_results_not_published_are_not_there(client: Client) -> None:
    made = settled(["窓口を増やす。"])
    for address in ("results/", "results.csv", "results.json", "results.pdf"):
        assert client.get(f"/consultations/{made.slug}/{address}").status_code == 404


def test_the_published_page_no_longer_asks_the_groups(client: Client) -> None:
    made = settled(["窓口を増やす。"])
    publish_results(consultation=made, actor=OFFICE)
    before = client.get(f"/consultations/{made.slug}/results/").content
    OpinionGroup.objects.update(summary="後から変えた概要")
    assert client.get(f"/consultations/{made.slug}/results/").content == before


def test_the_effect_stands_in_the_life_of_the_item() -> None:
    made = settled(["窓口を増やす。"])
    items = list(made.edition.items.values_list("pk", flat=True))
    assert list(comment_lines(items)) == []
    publish_results(consultation=made, actor=OFFICE)
    (line,) = comment_lines(items)
    assert line.item == items[0]
    assert "1件の意見" in line.sentence
    assert "「試行」を加える0" in line.sentence


def test_groups_are_made_merged_and_taken_apart() -> None:
    made = consultations.make_consultation()
    consultations.make_letters(made, ["あ", "い", "う"])
    take_letters(consultation=made, actor=OFFICE)
    first, second, third = opinions_of(made)
    one = make_group(consultation=made, opinions=[first.pk, second.pk], summary="一", actor=OFFICE)
    two = make_group(consultation=made, opinions=[third.pk], summary="二", actor=OFFICE)
    assert merge_groups(consultation=made, groups=[one.pk, two.pk], actor=OFFICE) == one
    assert one.opinions.count() == 3
    make_group(consultation=made, opinions=[third.pk], actor=OFFICE)
    assert one.opinions.count() == 2
    move_opinions(group=None, consultation=made, opinions=[first.pk, second.pk], actor=OFFICE)
    assert not OpinionGroup.objects.filter(pk=one.pk).exists()
    assert progress_of(made).ungrouped == 2


def test_a_change_must_be_told() -> None:
    made = settled(["窓口を増やす。"])
    with pytest.raises(InvalidInput, match="どこをどう直すか"):
        answer_group(group=OpinionGroup.objects.get(), answer=Answer("概要", "考え方", "revised"), actor=OFFICE)
    with pytest.raises(InvalidInput, match="一件ずつ"):
        answer_many(consultation=made, groups=[OpinionGroup.objects.get().pk], answer="直します", effect="revised", actor=OFFICE)


def test_a_letter_is_cut_and_begins_anew() -> None:
    made = consultations.make_consultation()
    (letter,) = consultations.make_letters(made, ["窓口を増やす。\n\n夜も開ける。"])
    take_letters(consultation=made, actor=OFFICE)
    check_unmarked(consultation=made, opinions=[each.pk for each in opinions_of(made)], actor=OFFICE)
    split_letter(letter=letter, marked="窓口を増やす。\n----\n夜も開ける。", actor=OFFICE)
    assert [each.raw_text for each in opinions_of(made)] == ["窓口を増やす。", "夜も開ける。"]
    assert progress_of(made).unchecked == 2


def test_an_opinion_that_does_not_count_is_told_with_its_reason() -> None:
    made = settled(["窓口を増やす。"])
    (each,) = opinions_of(made)
    check_opinion(opinion=each, text="", about=About(), not_counted="白紙", actor=OFFICE)
    results = freeze(made, made.closes_on)
    assert (results["letters"], results["opinions"], results["not_counted"], results["groups"]) == (1, 0, [["白紙", 1]], [])


def test_the_journal_holds_no_letter() -> None:
    made = settled(["わたしは秘密の言葉です。"])
    publish_results(consultation=made, actor=OFFICE)
    told = "".join(f"{each.before}{each.after}{each.grounds}{each.subject}" for each in JournalEntry.objects.all())
    assert "秘密の言葉" not in told


def entered(consultation: Consultation, **changed: object) -> Letter:
    values: dict[str, Any] = {"via": "post", "received_on": consultation.opens_on, "text": "窓口を増やす。", **changed}
    return enter_letter(consultation=consultation, letter=PaperLetter(**values), actor=OFFICE)


def test_a_letter_on_paper_stands_in_the_same_list_as_one_by_the_web() -> None:
    made = consultations.make_consultation(is_closed=False)
    consultations.make_letters(made, ["窓口を増やす。"])
    letter = entered(made)
    rows, _ = letters_page(made, "", "")
    assert [(row.letter.via, row.same) for row in rows] == [("web", 2), ("post", 2)]
    assert len(letter.receipt) == 9


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"via": "web"}, "方法"),
        ({"text": " "}, "意見の文"),
        ({"received_on": date(2020, 1, 1)}, "期間の外"),
        ({"text": "あ" * 10_001}, "10000文字"),
    ],
)
def test_what_cannot_be_entered_is_refused_with_a_sentence(changed: dict[str, object], told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        entered(consultations.make_consultation(is_closed=False), **changed)
    assert not Letter.objects.exists()


def test_the_auditor_reads_no_letter_and_who_opens_one_is_on_record() -> None:
    made = consultations.make_consultation()
    (letter,) = consultations.make_letters(made, ["わたしは秘密の言葉です。"], name="名前の欄の人")
    cast = people.cast()
    address = reverse("council:office_letter", args=[made.slug, letter.receipt])
    told = {}
    for who in (cast.office, cast.viewer, cast.auditor):
        page = people.sign_in(Client(), who).get(address).content.decode()
        told[who.name] = ("秘密の言葉" in page, "名前の欄の人" in page)
    assert told == {"事務局": (True, True), "閲覧者": (True, False), "監査": (False, False)}
    assert JournalEntry.objects.filter(action="view_letter", subject=f"letter:{letter.receipt}").count() == 3
    for name in ("office_letters", "office_opinions", "office_groups"):
        page = people.sign_in(Client(), cast.auditor).get(reverse(f"council:{name}", args=[made.slug])).content.decode()
        assert "秘密の言葉" not in page


@pytest.mark.parametrize(
    "name", ["office_consultations", "office_consultation", "office_letters", "office_opinions", "office_groups", "preview_results"]
)
def test_a_page_of_the_desk_takes_as_many_statements_for_three_hundred_as_for_ten(name: str) -> None:
    made = consultations.make_consultation()
    staff = people.sign_in(Client(), people.cast().office)
    address = reverse(f"council:{name}", args=[] if name == "office_consultations" else [made.slug])
    staff.get(address)
    counts = []
    for number in (10, 290):
        texts = [f"意見{number}-{each}の窓口を増やす。" for each in range(number)]
        consultations.make_letters(made, texts)
        take_letters(consultation=made, actor=OFFICE)
        waiting = [each.pk for each in opinions_of(made)]
        for each in waiting[-5:]:
            make_group(consultation=made, opinions=[each], actor=OFFICE)
        with CaptureQueriesContext(connection) as held:
            assert staff.get(address).status_code == 200
        counts.append(len(held))
    assert counts[0] == counts[1]


def test_a_short_period_needs_a_reason_and_closed_days_are_told() -> None:
    assert "30日以上" in period_fault(date(2026, 1, 5), date(2026, 2, 2), "")
    assert period_fault(date(2026, 1, 5), date(2026, 2, 3), "") == ""
    assert period_fault(date(2026, 1, 5), date(2026, 1, 10), "災害のため") == ""
    assert [day for _, day in period_warnings(date(2026, 1, 3), date(2026, 2, 8))] == ["令和8年1月3日（土）", "令和8年2月8日（日）"]
    assert period_warnings(date(2026, 1, 5), date(2026, 2, 4)) == []


def test_a_consultation_in_preparation_is_nowhere_and_an_announced_one_shows_its_draft(client: Client) -> None:
    made = consultations.make_consultation(is_closed=False)
    file = add_file(consultation=made, name="案.txt", content="案の本文".encode(), actor=OFFICE)
    page = client.get(f"/consultations/{made.slug}/").content.decode()
    assert "意見を受け付けています" in page
    assert "取組その1" in page
    answer = client.get(f"/consultations/{made.slug}/documents/{file.pk}/")
    assert answer.content.decode() == "案の本文"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    Consultation.objects.update(state="draft")
    for address in ("", "results/", f"documents/{file.pk}/"):
        assert client.get(f"/consultations/{made.slug}/{address}").status_code == 404
