"""Make a round ready, open it, close it, and reopen it for one section."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from shirube.core import journal
from shirube.core.calendar import era_fiscal_year
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.people.models import Section
from shirube.core.people.queries import today
from shirube.core.people.rules import Actor
from shirube.cycle.actions.rights import refuse_unless, require_office
from shirube.cycle.models import Entry, Round, Sheet
from shirube.cycle.queries.rounds import Asked, asked_of, next_number
from shirube.cycle.rules.asks import ASKS, HEAD, SECOND, SECTION
from shirube.cycle.rules.questions import STANDARD, Question
from shirube.cycle.rules.states import RoundState
from shirube.plans.models import Edition, Item

STANDARD_REMINDERS = (-5, -1, 1, 3)
"""Working days before (below zero) and after a section's deadline on which open items are called to mind."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the office decides about a round. Days are None where there is no deadline at that level."""

    title: str
    reporting_date: date
    section_due: date | None = None
    head_due: date | None = None
    office_due: date | None = None
    questions: tuple[str, ...] = tuple(question.value for question in STANDARD)
    asks: tuple[str, ...] = (SECTION, HEAD)
    reminders: tuple[int, ...] = STANDARD_REMINDERS
    guidance: str = ""


def last_round(edition: Edition) -> Round | None:
    """Return the round whose settings a new one copies: the last on the same plan."""
    return Round.objects.filter(edition__plan=edition.plan_id).order_by("-fiscal_year", "-number", "-pk").first()


def create_round(*, edition: Edition, fiscal_year: int, settings: Settings, actor: Actor) -> Round:
    """Make a round in preparation. Sections see nothing of it until it is opened."""
    require_office(actor)
    _refuse_faults(settings)
    earlier = last_round(edition)
    with transaction.atomic():
        journal.hold()
        made = Round(edition=edition, fiscal_year=fiscal_year, number=next_number(edition, fiscal_year), copied_from=earlier)
        _fill(made, settings)
        made.save()
        _record(made, actor, "create_round", after=_told(made))
    return made


def change_round(*, round_: Round, settings: Settings, actor: Actor) -> None:
    """Change the settings of a round in preparation, or the deadlines, reminders and guidance of an open one."""
    require_office(actor)
    _refuse_faults(settings)
    with transaction.atomic():
        locked = Round.objects.select_for_update().get(pk=round_.pk)
        refuse_unless(locked, RoundState.DRAFT, RoundState.OPEN)
        before = _told(locked)
        if locked.state == RoundState.OPEN and (list(settings.questions), list(settings.asks)) != (locked.questions, locked.asks):
            raise Conflict("受付中の取りまとめでは、尋ねることと尋ねる相手は変えられません。期限、お知らせの日、案内文は変えられます。")
        _fill(locked, settings)
        locked.save()
        _record(locked, actor, "change_round", before=before, after=_told(locked))


def open_round(*, round_: Round, actor: Actor) -> None:
    """Open a round: every section that answers for an item gets its sheet."""
    require_office(actor)
    with transaction.atomic():
        locked = Round.objects.select_for_update().select_related("edition").get(pk=round_.pk)
        refuse_unless(locked, RoundState.DRAFT)
        asked = asked_of(locked.edition, today())
        if not any(each.main for each in asked):
            raise InvalidInput("尋ねる相手の課が一つもありません。計画に担当課があるか確かめてください。")
        _make_sheets(locked, asked)
        locked.state, locked.opened_at = RoundState.OPEN.value, timezone.now()
        locked.save()
        _record(locked, actor, "open_round", after={"sheets": locked.sheets.count(), "items": sum(each.main is not None for each in asked)})


def close_round(*, round_: Round, actor: Actor) -> None:
    """End the time for answers. The office goes on judging."""
    _move(round_, RoundState.OPEN, RoundState.CLOSED, actor, "close_round")


def open_again(*, round_: Round, actor: Actor, why: str) -> None:
    """Take the closing back, for all sections."""
    if not why.strip():
        raise InvalidInput("全体を再開する理由を書いてください。")
    _move(round_, RoundState.CLOSED, RoundState.OPEN, actor, "open_again", why=why)


def reopen_sheet(*, sheet: Sheet, until: date, why: str, actor: Actor) -> None:
    """Let one section answer after the round was closed, up to a day, for a reason that stays on record."""
    require_office(actor)
    if not why.strip():
        raise InvalidInput("再開する理由を書いてください。記録に残ります。")
    if until < today():
        raise InvalidInput("再開の期限が過ぎた日です。今日より後の日にしてください。")
    with transaction.atomic():
        refuse_unless(sheet.round, RoundState.OPEN, RoundState.CLOSED)
        before = {"reopened_until": str(sheet.reopened_until or "")}
        sheet.reopened_until, sheet.reopened_why = until, why.strip()
        sheet.save(update_fields=["reopened_until", "reopened_why"])
        journal.record(
            actor=actor.label,
            action="reopen_sheet",
            subject=f"sheet:{sheet.pk}:{sheet.section.slug}",
            before=before,
            after={"reopened_until": str(until)},
            grounds=why.strip(),
            occasion=sheet.round.occasion,
            is_draft=True,
        )


def assign_item(*, round_: Round, item: Item, section: Section, actor: Actor) -> Entry:
    """Ask a section for an item that nobody was asked for, or ask another one as long as nothing was answered."""
    require_office(actor)
    with transaction.atomic():
        refuse_unless(round_, RoundState.DRAFT, RoundState.OPEN, RoundState.CLOSED)
        sheet, _ = Sheet.objects.get_or_create(round=round_, section=section)
        entry = Entry.objects.select_for_update().filter(sheet__round=round_, item=item, is_main=True).first()
        before = entry.sheet.section.slug if entry else ""
        if entry is not None and entry.answers.exists():
            raise Conflict("この取組にはもう回答があります。担当を変えるには、まず回答した課と話してください。")
        if entry is None:
            entry = Entry(item=item)
        entry.sheet = sheet
        entry.save()
        journal.record(
            actor=actor.label,
            action="assign_item",
            subject=f"entry:{entry.pk}:{item.number}",
            before={"section": before},
            after={"section": section.slug},
            occasion=round_.occasion,
            is_draft=True,
        )
    return entry


def _move(round_: Round, before: RoundState, after: RoundState, actor: Actor, action: str, why: str = "") -> None:
    require_office(actor)
    with transaction.atomic():
        locked = Round.objects.select_for_update().get(pk=round_.pk)
        refuse_unless(locked, before)
        locked.state = after.value
        locked.closed_at = timezone.now() if after is RoundState.CLOSED else None
        locked.save()
        _record(locked, actor, action, before={"state": before.value}, after={"state": after.value}, grounds=why.strip())


def _make_sheets(round_: Round, asked: Sequence[Asked]) -> None:
    """Make what is not there yet: the office may have given items without an owner to a section before."""
    seconds = SECOND in round_.asks
    given = set(Entry.objects.filter(sheet__round=round_, is_main=True).values_list("item_id", flat=True))
    wanted = [(each.item, section, section == each.main) for each in asked for section in _sections(each, seconds=seconds)]
    wanted = [(item, section, is_main) for item, section, is_main in wanted if not (is_main and item.pk in given)]
    there = {sheet.section_id for sheet in round_.sheets.all()}
    sections = dict.fromkeys(section for _, section, _ in wanted if section.pk not in there)
    Sheet.objects.bulk_create(Sheet(round=round_, section=section) for section in sections)
    sheets = {sheet.section_id: sheet for sheet in round_.sheets.all()}
    Entry.objects.bulk_create(Entry(sheet=sheets[section.pk], item=item, is_main=is_main) for item, section, is_main in wanted)


def _sections(asked: Asked, *, seconds: bool) -> Iterable[Section]:
    if asked.main is not None:
        yield asked.main
        yield from asked.seconds if seconds else ()


def _fill(round_: Round, settings: Settings) -> None:
    round_.title, round_.reporting_date, round_.guidance = settings.title.strip(), settings.reporting_date, settings.guidance.strip()
    round_.section_due, round_.head_due, round_.office_due = settings.section_due, settings.head_due, settings.office_due
    round_.questions, round_.asks, round_.reminders = list(settings.questions), list(settings.asks), list(settings.reminders)


def _refuse_faults(settings: Settings) -> None:
    if not settings.title.strip():
        raise InvalidInput("取りまとめの名前を入れてください。例: 令和4年度実績の取りまとめ")
    wrong = [key for key in settings.questions if key not in {question.value for question in Question}]
    wrong += [key for key in settings.asks if key not in ASKS]
    if wrong or not settings.questions or SECTION not in settings.asks:
        raise InvalidInput("尋ねることを一つ以上選び、尋ねる相手に担当課を入れてください。")
    days = [day for day in (settings.section_due, settings.head_due, settings.office_due) if day is not None]
    if days != sorted(days):
        raise InvalidInput("期限は、担当課、課長、事務局の順に遅くなるようにしてください。")


def standard_title(fiscal_year: int) -> str:
    """Return the usual name of a round: 「令和4年度実績の取りまとめ」."""
    return f"{era_fiscal_year(fiscal_year)}実績の取りまとめ"


def _told(round_: Round) -> dict[str, Any]:
    names = ("title", "reporting_date", "section_due", "head_due", "office_due", "questions", "asks", "reminders", "guidance")
    return {name: value if isinstance(value := getattr(round_, name), list) else str(value or "") for name in names}


def _record(round_: Round, actor: Actor, action: str, *, before: Any = None, after: Any = None, grounds: str = "") -> None:
    journal.record(
        actor=actor.label,
        action=action,
        subject=round_.occasion,
        before=before,
        after=after,
        grounds=grounds,
        occasion=round_.occasion,
        is_draft=True,
    )
