"""How the sections take part: who never answered, and who was how often late in the rounds before. Four statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext

from shirube.core.city import closed_days
from shirube.core.models import JournalEntry
from shirube.core.people.queries import today
from shirube.cycle.models import Entry, Round
from shirube.cycle.queries.office.desk import Desk, Desks, desks_of
from shirube.cycle.queries.office.words import late_words
from shirube.cycle.rules.lateness import working_days_since
from shirube.cycle.rules.states import RoundState


@dataclass(frozen=True, slots=True)
class SectionHealth:
    """One section: how it stands now, and how it was before."""

    name: str
    slug: str
    done: int
    total: int
    late: str
    never_answered: bool
    times_late: int
    times_asked: int
    worst: str
    """The most working days it was late before."""


@dataclass(frozen=True, slots=True)
class Health:
    """The whole page."""

    round: Round
    sentence: str
    before: str
    rows: tuple[SectionHealth, ...]
    earlier: int


@dataclass(frozen=True, slots=True)
class Part:
    """How a section took part in one round: working days late, 0 for in time."""

    late: int


def round_health(round_: Round) -> Health:
    """Return how the sections of a round that was opened take part, and how they did before on the same plan."""
    desks = desks_of(round_)
    rounds = _earlier(round_)
    parts = _parts(rounds)
    rows = [_row(desk, parts.get(desk.sheet.section_id, [])) for desk in desks.desks]
    return Health(
        round=round_,
        sentence=_sentence(desks),
        before=_before(rows, len(rounds)),
        rows=tuple(sorted(rows, key=lambda row: (-row.times_late, not row.never_answered, row.done == row.total))),
        earlier=len(rounds),
    )


def _sentence(desks: Desks) -> str:
    total, silent = len(desks.desks), desks.count(lambda desk: desk.never_answered)
    if not silent:
        return gettext("%(total)s課のすべてが、何かを回答しました。") % {"total": total}
    share = f"{Decimal(silent * 100) / total:.0f}%"
    return gettext("%(total)s課のうち%(silent)s課（%(share)s）が、まだ一度も回答していません。") % {
        "total": total,
        "silent": silent,
        "share": share,
    }


def _before(rows: Iterable[SectionHealth], rounds: int) -> str:
    if not rounds:
        return gettext("この計画の前の取りまとめがないので、過去との比べはありません。")
    often = sum(row.times_late > 1 for row in rows)
    return gettext("過去%(rounds)s回の取りまとめで、2回以上遅れたのは%(often)s課です。") % {"rounds": rounds, "often": often}


def _row(desk: Desk, parts: list[Part]) -> SectionHealth:
    return SectionHealth(
        name=desk.sheet.section.name,
        slug=desk.sheet.section.slug,
        done=desk.done,
        total=len(desk.cases),
        late=late_words(desk.late),
        never_answered=desk.never_answered,
        times_late=sum(part.late > 0 for part in parts),
        times_asked=len(parts),
        worst=late_words(max((part.late for part in parts), default=0)),
    )


def _earlier(round_: Round) -> list[Round]:
    rounds = Round.objects.filter(edition__plan=round_.edition.plan_id, section_due__isnull=False).exclude(state=RoundState.DRAFT)
    before = (round_.fiscal_year, round_.number)
    return [other for other in rounds if (other.fiscal_year, other.number) < before]


def _parts(rounds: list[Round]) -> dict[int, list[Part]]:
    """Return how each section took part in each round: by when each of its items was first handed in. Two statements."""
    known = {round_.pk: round_ for round_ in rounds}
    first = _first_handed_in(rounds)
    by_sheet: dict[tuple[int, int], list[datetime | None]] = defaultdict(list)
    entries = Entry.objects.filter(sheet__round__in=known, is_main=True)
    for pk, round_pk, section in entries.values_list("pk", "sheet__round_id", "sheet__section_id"):
        by_sheet[round_pk, section].append(first.get(pk))
    found: dict[int, list[Part]] = defaultdict(list)
    for (round_pk, section), times in by_sheet.items():
        found[section].append(Part(_late(known[round_pk], times)))
    return found


def _late(round_: Round, times: Iterable[datetime | None]) -> int:
    """Return the working days by which the last item came late; what never came counts up to the round's end, or today."""
    end = timezone.localdate(round_.closed_at) if round_.closed_at else today()
    days = [timezone.localdate(at) if at else end for at in times]
    due: date | None = round_.section_due
    return max(0, working_days_since(due, max(days), closed_days())) if due and days else 0


def _first_handed_in(rounds: list[Round]) -> Mapping[int, datetime]:
    """Return when each entry was first handed in, from the journal. One statement."""
    rows = JournalEntry.objects.filter(occasion__in=[round_.occasion for round_ in rounds], action="submit_entry")
    found = rows.values_list("subject").annotate(at=Min("recorded_at")).order_by()
    return {int(subject.split(":")[1]): at for subject, at in found}
