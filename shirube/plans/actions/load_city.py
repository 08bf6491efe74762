"""Load the plans of the city pack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from shirube.core.content import read_mapping, read_rows
from shirube.core.errors import ContentFault
from shirube.plans.actions.record_edition import Outcome, record_edition
from shirube.plans.content.files import edition_folders, plan_folders, read_edition
from shirube.plans.models import RatingScheme
from shirube.plans.rules.schemes import parse_scheme


def load_city(*, city: Path, actor: str) -> Iterator[Outcome]:
    """Record every edition of the pack in `city`, one transaction each, and yield what each recording did."""
    slugs = section_slugs(city)
    for plan in plan_folders(city):
        for folder in edition_folders(plan):
            facts = read_edition(folder)
            yield record_edition(facts=facts, scheme=load_scheme(city=city, key=facts.edition.scheme), actor=actor, slugs=slugs)


def section_slugs(city: Path) -> dict[str, str]:
    """Return the addresses of the city's sections by name, from `sections.csv`."""
    return {row["name"]: row["slug"] for _, row in read_rows(city / "sections.csv")}


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
