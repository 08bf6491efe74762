"""Drafts of 若松市's plans, and frameworks that its measures serve."""

from __future__ import annotations

from django.utils import timezone

from shirube.core.people.rules import Actor, Role
from shirube.plans.actions.drafts import Beginning, begin_draft, carry_items
from shirube.plans.actions.lineages import give_lineages
from shirube.plans.models import Alignment, Edition, Framework, Item, Theme
from tests.factories import plans

OFFICE = Actor("staff:1", roles={Role.OFFICE: frozenset()})
NEXT = Beginning("骨子案", "reform-next", "若松市行政改革実施計画 次期", 2023, 2026)


def make_base(*, items: int = 10) -> Edition:
    """Return an adopted edition whose items have lineages."""
    base = plans.make_city(items=items)
    give_all_lineages()
    return base


def give_all_lineages() -> None:
    """Give every item a lineage, as recording an edition does."""
    for edition in Edition.objects.order_by("plan__position", "position"):
        give_lineages(edition)


def make_draft(base: Edition | None = None, *, carried: int = 0) -> Edition:
    """Return a draft of the successor of `base`, its first `carried` items carried over."""
    base = base or make_base()
    draft = begin_draft(base=base, beginning=NEXT, actor=OFFICE)
    carry_items(draft=draft, items=base.items.order_by("position")[:carried], actor=OFFICE)
    return draft


def make_framework(slug: str = "nation", *, themes: int = 3) -> Framework:
    """Return a framework with themes 「項目1」, 「項目2」, …"""
    framework = Framework.objects.create(slug=slug, name="国の計画", name_en="The national plan")
    for nth in range(themes):
        Theme.objects.create(framework=framework, key=f"theme-{nth + 1}", name=f"項目{nth + 1}", position=nth)
    return framework


def align(item: Item, theme: Theme) -> Alignment:
    """Let an item serve a theme."""
    return Alignment.objects.create(item=item, theme=theme, decided_at=timezone.now())
