"""A round on the invented city's plan, and those who take part in it."""

from __future__ import annotations

from datetime import date

from shirube.core.people.models import Section
from shirube.core.people.rules import Actor, Role
from shirube.cycle.actions.answer import save_answer
from shirube.cycle.actions.move import move_entries
from shirube.cycle.actions.open_round import Settings, create_round, open_round
from shirube.cycle.models import Entry, Round
from shirube.cycle.rules.questions import Question
from shirube.cycle.rules.states import Move
from shirube.plans.models import Edition
from tests.factories import plans

YEAR = 2022
OFFICE = Actor("staff:office", roles={Role.OFFICE: frozenset()})
NOBODY = Actor("staff:nobody", roles={Role.VIEWER: frozenset()})
SETTINGS = Settings(
    title="令和4年度実績の取りまとめ",
    reporting_date=date(2023, 3, 31),
    section_due=date(2023, 4, 14),
    head_due=date(2023, 4, 18),
    office_due=date(2023, 4, 25),
)


def reporter(section: Section) -> Actor:
    """Return who answers for a section."""
    return Actor(f"staff:reporter-{section.pk}", roles={Role.REPORTER: frozenset({section.pk})})


def head(section: Section) -> Actor:
    """Return who approves for a section."""
    return Actor(f"staff:head-{section.pk}", roles={Role.HEAD: frozenset({section.pk})})


def make_round(edition: Edition | None = None, *, items: int = 10, opened: bool = True, settings: Settings = SETTINGS) -> Round:
    """Make a round on an edition, or on the invented city's reform plan, and open it."""
    edition = edition or plans.make_city(items=items)
    made = create_round(edition=edition, fiscal_year=YEAR, settings=settings, actor=OFFICE)
    if opened:
        open_round(round_=made, actor=OFFICE)
        made.refresh_from_db()
    return made


def entry_for(round_: Round, number: str) -> Entry:
    """Return the entry of an item in a round."""
    chosen = Entry.objects.select_related("sheet__round__edition__plan", "sheet__round__edition__scheme", "sheet__section", "item")
    return chosen.get(sheet__round=round_, item__number=number, is_main=True)


IMPROVEMENT = {
    Question.REASON: "参加者が集まらなかった。",
    Question.CAUSE: "周知が遅れた。",
    Question.MEASURE: "年度の初めに案内を配る。",
    Question.OWNER: "地域係",
    Question.DUE: "令和5年9月30日",
}


def answer(entry: Entry, text: str, *, actor: Actor | None = None, more: dict[Question, str] | None = None) -> None:
    """Answer an entry with a number or a stage, and what else it asks."""
    actor = actor or reporter(entry.sheet.section)
    main = Question.ACTUAL if hasattr(entry.item, "indicator") else Question.STAGE
    for question, value in {main: text, **(more or {})}.items():
        save_answer(entry=entry, question=question, text=value, base=0, actor=actor)


def hand_in(entry: Entry) -> None:
    """Bring an answered entry through section and head."""
    done = move_entries(entries=[entry.pk], move=Move.SUBMIT, actor=reporter(entry.sheet.section))
    assert not done.refused, done.refused
    move_entries(entries=[entry.pk], move=Move.CONFIRM, actor=head(entry.sheet.section))


def approve_all(round_: Round) -> None:
    """Answer, hand in and approve everything: stages as planned at the end, numbers well over their target."""
    for entry in Entry.objects.filter(sheet__round=round_, is_main=True).values_list("item__number", flat=True):
        answer(entry_for(round_, entry), "25" if hasattr(entry_for(round_, entry).item, "indicator") else "◎")
        hand_in(entry_for(round_, entry))
    entries = Entry.objects.filter(sheet__round=round_).values_list("pk", flat=True)
    move_entries(entries=entries, move=Move.APPROVE, actor=OFFICE)
