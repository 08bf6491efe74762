"""From letters to published results: what is kept back, what is frozen, and that the preview is what is published."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse

from shirube.core.errors import Conflict, InvalidInput
from shirube.core.models import JournalEntry
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
from shirube.council.models import Consultation, Opinion, OpinionGroup
from shirube.council.queries.consultations_staff import progress_of
from shirube.council.queries.results import comment_lines, freeze
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
