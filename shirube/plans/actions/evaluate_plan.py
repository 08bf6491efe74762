"""Judge an edition anew: our own ratings beside the printed ones, and what does not fit."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import F

from shirube.core import journal
from shirube.core.language import Sentence
from shirube.plans.models import Edition, Finding, Item, Origin, Rating
from shirube.plans.queries.facts import facts_of
from shirube.plans.rules.assessments import Assessment, assess
from shirube.plans.rules.audit import Finding as Found
from shirube.plans.rules.audit import audit
from shirube.plans.rules.schemes import RatingScheme, parse_scheme


def evaluate_again(*, edition: Edition, actor: str) -> None:
    """Judge an edition by the rules as they are now, outside of an import, and say so in the journal."""
    with transaction.atomic():
        journal.hold()
        evaluate_edition(edition=edition)
        Edition.objects.filter(pk=edition.pk).update(revision=F("revision") + 1)
        journal.record(
            actor=actor,
            action="evaluate_edition",
            subject=f"edition:{edition.plan.slug}:{edition.name}",
            after={"findings": edition.findings.count()},
            grounds=str(edition.scheme or ""),
        )


def evaluate_edition(*, edition: Edition) -> None:
    """Replace the computed ratings and the findings of an edition by what the rules say of its facts now."""
    facts = facts_of(edition)
    scheme = scheme_of(edition)
    with transaction.atomic():
        items = {item.number: item for item in edition.items.all()}
        Rating.objects.filter(item__edition=edition, origin=Origin.COMPUTED).delete()
        Rating.objects.bulk_create(_rating(items[item.key], assess(item, facts, scheme), edition) for item in facts.items)
        edition.findings.all().delete()
        Finding.objects.bulk_create(_finding(edition, found, position, items) for position, found in enumerate(audit(facts, scheme)))


def scheme_of(edition: Edition) -> RatingScheme | None:
    """Return the rule of judgement of an edition, None where its plan has no ranks."""
    if edition.scheme is None:
        return None
    return parse_scheme(edition.scheme.definition, place=str(edition.scheme))


def _rating(item: Item, verdict: Assessment, edition: Edition) -> Rating:
    return Rating(
        item=item,
        origin=Origin.COMPUTED,
        scheme=edition.scheme,
        fiscal_year=verdict.year,
        code=verdict.rating or "",
        attainment=verdict.attainment,
        base=verdict.base,
        steps=[asdict(step) for step in verdict.steps],
        reason=_said(verdict.reason),
        summary=_said(verdict.summary),
    )


def _finding(edition: Edition, found: Found, position: int, items: dict[str, Item]) -> Finding:
    return Finding(
        edition=edition,
        item=items.get(found.item) if found.item else None,
        kind=found.kind,
        position=position,
        sentence=_said(found.sentence),
        excuse=_said(found.excuse),
        lines=[[place.first, place.last] for place in found.lines],
    )


def _said(sentence: Sentence | None) -> dict[str, Any] | None:
    return asdict(sentence) if sentence else None
