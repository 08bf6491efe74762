"""A consultation that is open already, so that the demo can be tried at once."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from shirube.core.calendar import next_working_day
from shirube.core.city import closed_days
from shirube.core.people.queries import today
from shirube.core.people.rules import program
from shirube.council.actions.consultations_staff import Terms, announce, create_consultation
from shirube.council.models import Consultation
from shirube.plans.models import Edition
from shirube.plans.rules.links import EditionState

DAYS = 30
SECTION = "デジタル行政戦略課"


@transaction.atomic
def make_demo_consultation() -> Consultation | None:
    """Announce a consultation on the newest draft; None where there is one already, or no draft with measures."""
    drafts = Edition.objects.filter(state=EditionState.DRAFT, items__isnull=False).select_related("plan")
    draft = drafts.order_by("-plan__position", "-position").first()
    if draft is None or Consultation.objects.exists():
        return None
    actor = program("command:demo")
    terms = Terms(
        title=f"{draft.plan.name} {draft.name}",
        overview="次の計画の案です。名称と期間、取組の方向と主な取組について、意見を募ります。",
        reasons="いまの計画の期間が終わるため、次の計画をつくります。",
        opens_on=today(),
        closes_on=next_working_day(today() + timedelta(days=DAYS), closed_days()),
        section_name=SECTION,
        ways="窓口または郵送でも受け付けます。",
    )
    made = create_consultation(edition=draft, terms=terms, actor=actor)
    announce(consultation=made, actor=actor)
    return made
