"""Sign off a publication: what was approved is recorded, the state of the plan is frozen, and nothing of it changes any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from shirube.core import journal
from shirube.core.city import city
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.people.queries import today
from shirube.core.people.rules import Actor
from shirube.cycle.actions.rights import require_office
from shirube.cycle.models import Publication, Round
from shirube.cycle.queries.approved import Open, RoundAnswers, answers_for_publication
from shirube.cycle.queries.freezing import NO_REMARKS, Occasion, freeze, state_of, year_of
from shirube.cycle.queries.publications import content_of, newest_of
from shirube.cycle.rules.frozen import Frozen, digest, plain
from shirube.cycle.rules.states import RoundState
from shirube.plans.actions.record_actuals import Actual, Report, record_actuals
from shirube.plans.models import Edition, Plan
from shirube.plans.queries.editions import editions_of

LONGEST_MEETING = 200
MOST_NAMED = 8
"""Open items that a refusal names."""


class StillOpen(InvalidInput):
    """Answers that are not approved keep a publication back."""

    def __init__(self, left: Sequence[Open]) -> None:
        named = "、".join(f"{each.number} {each.title}（{each.section or '担当課なし'}）" for each in left[:MOST_NAMED])
        more = f"、ほか{len(left) - MOST_NAMED}件" if len(left) > MOST_NAMED else ""
        super().__init__(
            f"まだ承認していない取組が{len(left)}件あります。{named}{more}。承認してから公表するか、未回答のまま公表することを選んでください。"
        )
        self.left = tuple(left)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the office wants to publish: a plan as it stands, or a round's answers; a correction names what it corrects.

    `seen` is the number of the newest publication that the person saw, 0 for none, None where nobody looked.
    """

    plan: Plan
    meeting: str
    meeting_on: date
    round: Round | None = None
    corrects: Publication | None = None
    errata: str = ""
    allow_open: bool = False
    seen: int | None = None


def sign_off(*, wish: Wish, actor: Actor) -> Publication:
    """Record, freeze and number a publication, in one transaction.

    Raises `NotAllowed`; `InvalidInput` for a wish with faults; `StillOpen`; `Conflict` where another publication came first, where the
    round is signed off already, and where nothing has changed since the newest publication.
    """
    require_office(actor)
    _refuse_faults(wish)
    with transaction.atomic():
        journal.hold()
        content, edition, round_ = _state(wish, actor)
        made = _publication(wish, content, edition, round_, actor)
        if round_ is not None and round_.state != RoundState.LOCKED:
            round_.state = RoundState.LOCKED.value
            round_.save(update_fields=["state"])
        _record(made, actor)
    return made


def rehearse(*, wish: Wish, actor: Actor) -> Frozen:
    """Return what a sign-off would publish now, open items and all; everything that it records is taken back."""
    require_office(actor)
    with transaction.atomic():
        journal.hold()
        content, _, _ = _state(wish, actor, is_rehearsal=True)
        transaction.set_rollback(True)
    return content


def _state(wish: Wish, actor: Actor, *, is_rehearsal: bool = False) -> tuple[Frozen, Edition, Round | None]:
    """Record what was approved and freeze the plan; return the content, its edition and its round, held."""
    newest = newest_of(wish.plan.pk)
    if not is_rehearsal:
        _refuse_stale(wish, newest)
    round_, remarks = _round_of(wish), NO_REMARKS
    if round_ is not None:
        answers = answers_for_publication(round_)
        _refuse_unready(answers, allow_open=wish.allow_open or is_rehearsal, is_rehearsal=is_rehearsal)
        _record_answers(round_, answers, actor)
        remarks = answers.remarks
    edition = _edition(wish.plan, round_)
    number = newest.number + 1 if newest else 1
    content = freeze(edition, round_, Occasion(wish.meeting.strip(), wish.meeting_on, number, wish.corrects, wish.errata.strip()), remarks)
    if newest is not None and not is_rehearsal and not wish.errata.strip() and state_of(content_of(newest)) == state_of(content):
        raise Conflict(f"公表第{newest.number}号（{newest.meeting}）から何も変わっていません。新しい公表は要りません。")
    return content, edition, round_


def _edition(plan: Plan, round_: Round | None) -> Edition:
    """Return the edition that a round is on, or else the plan's latest."""
    editions = editions_of(plan.slug)
    return next((edition for edition in editions if round_ is not None and edition.pk == round_.edition_id), editions[-1])


def _refuse_faults(wish: Wish) -> None:
    if not wish.meeting.strip():
        raise InvalidInput("公表を決めた会議の名前を入れてください。例: 第5回 行政改革推進本部会議")
    if len(wish.meeting) > LONGEST_MEETING:
        raise InvalidInput(f"会議の名前が{len(wish.meeting)}文字あります。{LONGEST_MEETING}文字までにしてください。")
    if wish.meeting_on > today():
        raise InvalidInput("会議の日が、今日より先の日です。会議で決まってから公表してください。")
    if wish.corrects is not None and not wish.errata.strip():
        raise InvalidInput("何を訂正したかを一文で書いてください。例: No.12の令和4年度の実績を15件から16件に訂正しました。")
    if wish.corrects is None and wish.errata.strip():
        raise InvalidInput("訂正の文は、訂正の公表にだけ書きます。どの公表の訂正かを選んでください。")


def _refuse_stale(wish: Wish, newest: Publication | None) -> None:
    """Refuse where another publication came between."""
    number = newest.number if newest else 0
    if wish.seen is not None and wish.seen != number:
        raise Conflict(f"ほかの人が公表第{number}号を出しました。内容を確かめてから、もう一度公表してください。")
    if wish.corrects is not None and (newest is None or wish.corrects.pk != newest.pk):
        raise Conflict(f"訂正できるのは最新の公表第{number}号だけです。公表の一覧を読み直してください。")


def _round_of(wish: Wish) -> Round | None:
    """Return the round to be published, held until the transaction ends; refuse one that cannot be."""
    round_ = wish.round or (wish.corrects.round if wish.corrects else None)
    if round_ is None:
        return None
    held = Round.objects.select_for_update(of=("self",)).select_related("edition__plan", "edition__scheme").get(pk=round_.pk)
    if held.edition.plan_id != wish.plan.pk:
        raise InvalidInput("この取りまとめは、別の計画のものです。")
    if held.state == RoundState.DRAFT:
        raise Conflict("この取りまとめはまだ始まっていません。開いて回答を集めてから公表してください。")
    if wish.corrects is None and (held.state == RoundState.LOCKED or held.publications.exists()):
        raise Conflict("この取りまとめは公表済みです。直すときは、訂正として公表してください。")
    return held


def _refuse_unready(answers: RoundAnswers, *, allow_open: bool, is_rehearsal: bool) -> None:
    if answers.open and not allow_open:
        raise StillOpen(answers.open)
    faulty = next((answer for answer in answers.approved if answer.fault), None)
    if faulty is not None and not is_rehearsal:
        raise InvalidInput(f"承認した回答に読めないものがあります。{faulty.fault}", place=f"{faulty.number} {faulty.title}")


def _record_answers(round_: Round, answers: RoundAnswers, actor: Actor) -> None:
    edition = round_.edition
    report = Report(
        slug=f"{edition.plan.slug}-round-{round_.fiscal_year}-{round_.number}",
        title=f"{edition.plan.name} {round_.title} 各課の回答",
        publisher=city().name,
        published_on=today(),
        rows=answers.rows,
    )
    actuals = {number: Actual(text, line) for number, (text, line) in answers.results.items()}
    record_actuals(
        edition=edition, fiscal_year=round_.fiscal_year, actuals=actuals, document=report, actor=actor.label, occasion=round_.occasion
    )


def _publication(wish: Wish, content: Frozen, edition: Edition, round_: Round | None, actor: Actor) -> Publication:
    return Publication.objects.create(
        plan=wish.plan,
        edition=edition,
        round=round_,
        scheme=edition.scheme,
        number=content.number,
        revision=edition.revision,
        fiscal_year=year_of(edition, round_),
        meeting=content.meeting,
        meeting_on=wish.meeting_on,
        corrects=wish.corrects,
        errata=content.errata,
        content=plain(content),
        digest=digest(content),
        signed_by_id=actor.account,
        signed_at=timezone.now(),
    )


def _record(made: Publication, actor: Actor) -> None:
    after = {"digest": made.digest, "number": made.number, "meeting": made.meeting, "meeting_on": made.meeting_on.isoformat()}
    journal.record(
        actor=actor.label,
        action="sign_off_publication",
        subject=f"publication:{made.plan.slug}:{made.number}",
        before={"corrects": made.corrects.digest} if made.corrects else None,
        after=after,
        grounds=made.errata or made.meeting,
        occasion=made.round.occasion if made.round else "",
    )
