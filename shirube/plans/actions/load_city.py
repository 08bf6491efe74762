"""Load the plans of the city pack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from shirube.core.content import read_mapping
from shirube.core.errors import ContentFault
from shirube.core.people.actions.organisation import load_organisation
from shirube.core.people.content import read_organisation
from shirube.core.sources.models import Document
from shirube.plans.actions.belonging import is_continued_beyond
from shirube.plans.actions.record_edition import Outcome, record_edition
from shirube.plans.content.files import edition_folders, plan_folders, read_edition
from shirube.plans.content.shapes import EditionFacts
from shirube.plans.models import Edition, RatingScheme
from shirube.plans.rules.schemes import parse_scheme


def load_city(*, city: Path, actor: str) -> Iterator[Outcome]:
    """Record the organisation and every edition of the pack in `city`, one transaction each, and yield what each edition's did."""
    if not city.is_dir():
        raise ContentFault("都市のフォルダーがありません。環境変数 SHIRUBE_CITY_DIR を確かめてください。", place=str(city))
    organisation = read_organisation(city)
    slugs = {row.name: row.slug for row in organisation.sections}
    plans = plan_folders(city)
    if not plans:
        raise ContentFault("計画がありません。plans/<計画>/plan.yaml を用意してください。", place=str(city))
    for plan in plans:
        for folder in edition_folders(plan):
            facts = read_edition(folder)
            newer = newer_edition(facts)
            yield newer or record_edition(facts=facts, scheme=load_scheme(city=city, key=facts.edition.scheme), actor=actor, slugs=slugs)
    load_organisation(organisation=organisation, actor=actor)


def newer_edition(facts: EditionFacts) -> Outcome | None:
    """Return the stored edition where a later document has taken the place of the pack's, or a publication has continued it.

    The pack never turns it back.
    """
    stored = Edition.objects.filter(plan__slug=facts.plan.slug, name=facts.edition.name).select_related("plan", "document").first()
    if stored is not None and is_continued_beyond(stored, facts):
        return Outcome(stored, (), is_newer=True)
    if stored is None or stored.document.sha256 == facts.edition.sha256:
        return None
    recorded = Document.objects.filter(sha256=facts.edition.sha256).exists()
    return Outcome(stored, (), is_newer=True) if recorded else None


def section_slugs(city: Path) -> dict[str, str]:
    """Return the addresses of the city's sections by name, as `core.people.content` reads them."""
    return {row.name: row.slug for row in read_organisation(city).sections}


def load_scheme(*, city: Path, key: str) -> RatingScheme | None:
    """Return the stored form of `schemes/<key>.yaml`, a new version beside the old where the file names one; None for no key."""
    if not key:
        return None
    path = city / "schemes" / f"{key}.yaml"
    definition = read_mapping(path)
    scheme = parse_scheme(definition, place=path.name)
    with transaction.atomic():
        stored, _ = RatingScheme.objects.get_or_create(
            key=scheme.key, version=scheme.version, defaults={"name": scheme.name, "definition": definition}
        )
    if stored.definition != definition:
        raise ContentFault("同じ版のまま内容が変わっています。versionを新しくしてください。", place=path.name)
    return stored
