"""A round that is open already, so that the demo can be tried at once."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count

from shirube.core.calendar import add_working_days, end_of_fiscal_year
from shirube.core.city import closed_days
from shirube.core.people.models import Section
from shirube.core.people.queries import today
from shirube.core.people.rules import program
from shirube.cycle.actions.open_round import Settings, create_round, open_round, standard_title
from shirube.cycle.models import Round
from shirube.plans.models import Edition

DAYS = (6, 8, 13)
"""Working days from today until the deadlines of section, head and office."""
GUIDANCE = "年度末の時点でお答えください。数字がまだ決まっていないときは「未確定」と入れてください。"


@transaction.atomic
def make_demo_round(*, section: Section) -> Round | None:
    """Open a round on the edition for which `section` answers most; None where there is a round already, or nothing to answer for."""
    edition = _edition_of(section)
    if edition is None or Round.objects.exists():
        return None
    actor = program("command:demo")
    year = (edition.status_year or max(edition.years)) + 1
    section_due, head_due, office_due = (add_working_days(today(), number, closed_days()) for number in DAYS)
    settings = Settings(
        title=standard_title(year),
        reporting_date=end_of_fiscal_year(year),
        section_due=section_due,
        head_due=head_due,
        office_due=office_due,
        guidance=GUIDANCE,
    )
    made = create_round(edition=edition, fiscal_year=year, settings=settings, actor=actor)
    open_round(round_=made, actor=actor)
    return made


def _edition_of(section: Section) -> Edition | None:
    mine = Edition.objects.filter(items__responsibilities__section=section, items__responsibilities__position=0, items__is_counted=True)
    return mine.annotate(asked=Count("items")).order_by("-asked", "-position").first()
