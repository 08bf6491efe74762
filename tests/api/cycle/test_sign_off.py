"""Signing off: what was approved is recorded and frozen, once, by the office alone, and never changes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput, NotAllowed, ShirubeError
from shirube.core.models import JournalEntry
from shirube.core.people.queries import today
from shirube.core.sources.models import Document
from shirube.cycle.actions.answer import save_answer
from shirube.cycle.actions.correct import reopen_entry
from shirube.cycle.actions.move import move_entries
from shirube.cycle.actions.sign_off import StillOpen, rehearse, sign_off
from shirube.cycle.models import Publication, Round
from shirube.cycle.queries.freezing import Occasion, freeze
from shirube.cycle.queries.publications import content_of, newest_of
from shirube.cycle.rules.frozen import Frozen, FrozenItem, digest, from_plain
from shirube.cycle.rules.questions import Question
from shirube.cycle.rules.states import EntryState, Move, RoundState
from shirube.plans.actions.load_city import load_city
from shirube.plans.models import Edition, Observation, StageCell
from shirube.plans.queries.editions import editions_of
from tests.factories import cycle, plans
from tests.factories.cycle import OFFICE
from tests.factories.publications import DAY, MEETING, correct, publish, publish_round, wish

pytestmark = pytest.mark.django_db
CITY = Path(__file__).resolve().parents[3] / "cities" / "kanazawa"


@pytest.fixture
def edition() -> Edition:
    return plans.make_city(items=10)


@pytest.fixture
def round_(edition: Edition) -> Round:
    return cycle.make_round(edition)


def item_of(content: Frozen, number: str) -> FrozenItem:
    return next(item for item in content.items if item.number == number)


def test_a_plan_as_read_from_documents_can_be_published_at_once(edition: Edition) -> None:
    made = publish(edition.plan)
    content = content_of(made)
    assert (made.number, made.meeting, made.meeting_on, made.round, made.revision) == (1, MEETING, DAY, None, edition.revision)
    assert (content.number, content.fiscal_year, content.plan.slug, len(content.items), len(content.goals)) == (1, 2021, "reform", 10, 1)
    third = item_of(content, "3")
    assert [(cell.year, cell.text, cell.number) for cell in third.actual] == [
        (2019, "21件", "21"),
        (2020, "9件", "9"),
        (2021, "16件", "16"),
    ]
    assert (third.printed.code if third.printed else "", third.computed.code if third.computed else "") == ("A", "A")
    assert third.computed is not None
    assert (third.computed.attainment, third.computed.shown) == ("1.067", "106.7%")
    assert third.actual[0].source.document == "list"
    assert content.goals[0].computed is not None
    assert content.goals[0].computed.shown == "101.1%"
    assert [document.slug for document in content.documents] == ["list"]
    entry = JournalEntry.objects.get(action="sign_off_publication")
    assert (entry.subject, entry.is_draft) == ("publication:reform:1", False)


def test_the_digest_is_that_of_the_content_as_the_store_gives_it_back(edition: Edition) -> None:
    made = Publication.objects.get(pk=publish(edition.plan).pk)
    assert digest(from_plain(made.content)) == made.digest


def test_a_signed_off_round_brings_its_answers_into_the_plan_and_is_locked(round_: Round) -> None:
    made = publish_round(round_)
    round_.refresh_from_db()
    edition = Edition.objects.get(pk=round_.edition_id)
    assert (round_.state, edition.status_year, edition.continued_by is not None) == (RoundState.LOCKED, 2022, True)
    assert made.revision == edition.revision
    third = item_of(content_of(made), "3")
    assert [(cell.year, cell.text) for cell in third.actual][-1] == (2022, "25件")
    assert third.computed is not None
    assert (third.computed.year, third.computed.code) == (2022, "AA")
    source = third.actual[-1].source
    assert (source.document, source.method, source.confidence) == ("reform-round-2022-1", "typed", "certain")
    line = Document.objects.get(slug=source.document).text.splitlines()[source.first - 1]
    assert line.split("\t") == ["3", "取組その3", "実績", "25件", "住まい課", "承認"]
    assert content_of(made).reporting_date == "2023-03-31"
    assert journal.first_broken() is None


def test_the_document_of_a_round_names_no_person(round_: Round) -> None:
    publish_round(round_)
    assert "staff" not in Document.objects.get(kind="round").text


def test_what_was_said_beside_the_result_is_published(round_: Round) -> None:
    entry = cycle.entry_for(round_, "3")
    cycle.answer(entry, "10", more={**cycle.IMPROVEMENT, Question.REMARKS: "雨が\n多かった。"})
    cycle.hand_in(entry)
    for other in ("1", "2", "4", "5", "6", "7", "8", "9", "10"):
        entry = cycle.entry_for(round_, other)
        cycle.answer(entry, "25" if hasattr(entry.item, "indicator") else "◎")
        cycle.hand_in(entry)
    move_entries(entries=[entry.pk for sheet in round_.sheets.all() for entry in sheet.entries.all()], move=Move.APPROVE, actor=OFFICE)
    content = content_of(publish(round_.edition.plan, round=round_))
    told = {remark.question: remark.text for remark in item_of(content, "3").remarks}
    assert told["remarks"] == "雨が\n多かった。"
    assert told["cause"] == cycle.IMPROVEMENT[Question.CAUSE]
    assert "雨が 多かった。" in Document.objects.get(kind="round").text


def test_open_answers_keep_a_publication_back_and_are_named(round_: Round) -> None:
    entry = cycle.entry_for(round_, "3")
    cycle.answer(entry, "25")
    cycle.hand_in(entry)
    move_entries(entries=[entry.pk], move=Move.APPROVE, actor=OFFICE)
    with pytest.raises(StillOpen, match="9件あります。1 取組その1（みどり課）") as refused:
        publish(round_.edition.plan, round=round_)
    assert len(refused.value.left) == 9
    assert not Publication.objects.exists()
    assert not Observation.objects.filter(fiscal_year=2022).exists()
    content = content_of(publish(round_.edition.plan, round=round_, allow_open=True))
    assert [remark.text for remark in item_of(content, "1").remarks] == ["未回答"]
    assert item_of(content, "3").remarks == ()


def test_only_the_office_publishes(edition: Edition, round_: Round) -> None:
    for actor in (cycle.NOBODY, cycle.reporter(round_.sheets.all()[0].section), cycle.head(round_.sheets.all()[0].section)):
        with pytest.raises(NotAllowed):
            sign_off(wish=wish(edition.plan), actor=actor)
        with pytest.raises(NotAllowed):
            rehearse(wish=wish(edition.plan), actor=actor)
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"meeting": " 　"}, "会議の名前"),
        ({"meeting": "会" * 201}, "200文字"),
        ({"meeting_on": today() + timedelta(days=1)}, "先の日"),
        ({"errata": "直しました。"}, "訂正の公表にだけ"),
    ],
)
def test_a_wish_with_faults_is_refused(edition: Edition, changes: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        publish(edition.plan, **changes)


def test_the_same_state_again_is_no_publication(edition: Edition) -> None:
    publish(edition.plan)
    with pytest.raises(Conflict, match="何も変わっていません"):
        publish(edition.plan, meeting="第6回 行政改革推進本部会議")
    assert Publication.objects.count() == 1


def test_a_correction_says_what_was_wrong_and_is_a_publication_of_its_own(edition: Edition) -> None:
    first = publish(edition.plan)
    with pytest.raises(InvalidInput, match="何を訂正したか"):
        correct(first, errata="")
    second = correct(first)
    content = content_of(second)
    assert (second.number, content.corrects, content.corrects_digest, content.errata) == (2, 1, first.digest, "No.3の実績を訂正しました。")
    with pytest.raises(Conflict, match="最新の公表第2号だけ"):
        correct(first)


def test_a_publication_that_another_person_has_not_seen_comes_in_between(edition: Edition) -> None:
    publish(edition.plan, seen=0)
    edition.items.filter(number="1").update(title="改まった取組")
    with pytest.raises(Conflict, match="ほかの人が公表第1号を出しました"):
        publish(edition.plan, seen=0)
    assert publish(edition.plan, seen=1).number == 2


def test_a_publication_never_changes(edition: Edition) -> None:
    made = publish(edition.plan)
    made.meeting = "別の会議"
    with pytest.raises(ValidationError, match="書き換えません"):
        made.save()


def test_a_published_round_is_published_again_only_as_a_correction(round_: Round) -> None:
    publish_round(round_)
    with pytest.raises(Conflict, match="公表済み"):
        publish(round_.edition.plan, round=round_)


def test_an_answer_is_reopened_answered_and_published_as_a_correction(round_: Round) -> None:
    first = publish_round(round_)
    entry = cycle.entry_for(round_, "3")
    with pytest.raises(NotAllowed):
        reopen_entry(entry=entry, why="数え違い", until=today(), actor=cycle.NOBODY)
    with pytest.raises(InvalidInput, match="理由"):
        reopen_entry(entry=entry, why=" ", until=today(), actor=OFFICE)
    reopen_entry(entry=entry, why="数え違いの申し出", until=today(), actor=OFFICE)
    told = JournalEntry.objects.get(action="reopen_entry_after_publication")
    assert (told.grounds, told.occasion, told.is_draft) == ("数え違いの申し出", round_.occasion, True)
    entry = cycle.entry_for(round_, "3")
    save_answer(entry=entry, question=Question.ACTUAL, text="24", base=1, actor=cycle.reporter(entry.sheet.section))
    with pytest.raises(StillOpen, match="3 取組その3"):
        correct(first)
    cycle.hand_in(cycle.entry_for(round_, "3"))
    move_entries(entries=[entry.pk], move=Move.APPROVE, actor=OFFICE)
    second = correct(first)
    assert item_of(content_of(second), "3").actual[-1].text == "24件"
    assert item_of(content_of(Publication.objects.get(pk=first.pk)), "3").actual[-1].text == "25件"
    assert list(Observation.objects.filter(indicator__item__number="3", fiscal_year=2022).values_list("text", flat=True)) == [
        "25件",
        "24件",
    ]
    round_.refresh_from_db()
    assert (round_.state, cycle.entry_for(round_, "3").state) == (RoundState.LOCKED, EntryState.APPROVED)


def test_before_a_publication_nothing_is_reopened_this_way(round_: Round) -> None:
    cycle.approve_all(round_)
    with pytest.raises(Conflict, match="まだ公表していません"):
        reopen_entry(entry=cycle.entry_for(round_, "3"), why="数え違い", until=today(), actor=OFFICE)


def test_a_rehearsal_shows_what_would_be_published_and_leaves_nothing(round_: Round) -> None:
    cycle.approve_all(round_)
    before = (JournalEntry.objects.count(), StageCell.objects.count(), Observation.objects.count(), Document.objects.count())
    shown = rehearse(wish=wish(round_.edition.plan, round=round_), actor=OFFICE)
    assert (JournalEntry.objects.count(), StageCell.objects.count(), Observation.objects.count(), Document.objects.count()) == before
    round_.refresh_from_db()
    assert round_.state == RoundState.OPEN
    assert content_of(publish(round_.edition.plan, round=round_)) == shown


def test_the_pack_loaded_after_a_publication_changes_nothing_of_it() -> None:
    list(load_city(city=CITY, actor="test"))
    edition = editions_of("reform-plan")[-1]
    round_ = cycle.make_round(edition)
    entry = cycle.entry_for(round_, edition.items.filter(indicator=None, is_counted=True).values_list("number", flat=True)[0])
    cycle.answer(entry, "◎")
    cycle.hand_in(entry)
    move_entries(entries=[entry.pk], move=Move.APPROVE, actor=OFFICE)
    made = publish(edition.plan, round=round_, allow_open=True)
    outcomes = list(load_city(city=CITY, actor="test"))
    assert [outcome.changes for outcome in outcomes if outcome.edition.pk == edition.pk] == [()]
    after = freeze(editions_of("reform-plan")[-1], round_, Occasion(MEETING, DAY, 1))
    assert [replace(item, remarks=()) for item in content_of(made).items] == list(after.items)


@pytest.mark.parametrize("items", [10, 40])
def test_freezing_takes_the_same_number_of_statements_for_any_plan(items: int) -> None:
    plans.make_city(items=items)
    (edition, *_) = editions_of("reform")
    with CaptureQueriesContext(connection) as captured:
        freeze(edition, None, Occasion(MEETING, DAY, 1))
    assert len(captured) == 17


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_correction", [False, True])
def test_of_two_publishers_at_once_one_wins_and_the_other_is_told(is_correction: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the test database of SQLite stands in memory, where two connections cannot wait for each other")
    edition = plans.make_city(items=10)
    plan = edition.plan
    first = publish(plan) if is_correction else None
    barrier = Barrier(2)
    told: list[str] = []

    def run(meeting: str) -> None:
        try:
            barrier.wait()
            told.append(str((correct(first, meeting=meeting) if first else publish(plan, meeting=meeting)).number))
        except ShirubeError as error:
            told.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(meeting,)) for meeting in ("第5回会議", "第6回会議")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    newest = newest_of(plan.pk)
    assert newest is not None
    assert sorted(told) == [str(newest.number), "Conflict"]
    assert newest.number == (2 if is_correction else 1)
