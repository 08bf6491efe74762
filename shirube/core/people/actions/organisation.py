"""Record the organisation that the city pack states: what changed since the last time, and nothing else."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from shirube.core import journal
from shirube.core.people.content import Organisation, SectionRow, SuccessionRow
from shirube.core.people.models import Section, Succession


@transaction.atomic
def load_organisation(*, organisation: Organisation, actor: str) -> int:
    """Record sections and successions and return how many rows changed; the same again changes nothing.

    A section is never removed; a succession that the files state no more is.
    """
    known = {section.name: section for section in Section.objects.select_related("parent")}
    changes = sum(_record_section(row, known, actor) for row in organisation.sections)
    kept = {(one.before.name, one.after.name): one for one in Succession.objects.select_related("before", "after")}
    changes += sum(_record_succession(row, kept.pop((row.before, row.after), None), known, actor) for row in organisation.successions)
    return changes + sum(_remove(one, actor) for one in kept.values())


def _record_section(row: SectionRow, known: dict[str, Section], actor: str) -> bool:
    section = known.get(row.name)
    before = _section_told(section) if section else None
    section = section or Section(name=row.name)
    section.slug, section.kind, section.parent = row.slug, row.kind.value, known.get(row.parent)
    section.founded_on, section.closed_on = row.founded_on, row.closed_on
    after = _section_told(section)
    if before == after:
        return False
    section.save()
    known[row.name] = section
    journal.record(actor=actor, action="load_organisation", subject=f"section:{row.slug}", before=before, after=after, grounds=row.source)
    return True


def _record_succession(row: SuccessionRow, kept: Succession | None, known: dict[str, Section], actor: str) -> bool:
    before = _succession_told(kept) if kept else None
    succession = kept or Succession(before=known[row.before], after=known[row.after])
    succession.on, succession.kind = row.on, row.kind.value
    after = _succession_told(succession)
    if before == after:
        return False
    succession.save()
    subject = f"section:{succession.before.slug}"
    journal.record(actor=actor, action="load_succession", subject=subject, before=before, after=after, grounds=row.source)
    return True


def _remove(succession: Succession, actor: str) -> bool:
    told, subject = _succession_told(succession), f"section:{succession.before.slug}"
    succession.delete()
    journal.record(actor=actor, action="remove_succession", subject=subject, before=told)
    return True


def _section_told(section: Section) -> dict[str, Any]:
    return {
        "slug": section.slug,
        "kind": section.kind,
        "parent": section.parent.slug if section.parent else None,
        "founded_on": section.founded_on.isoformat() if section.founded_on else None,
        "closed_on": section.closed_on.isoformat() if section.closed_on else None,
    }


def _succession_told(succession: Succession) -> dict[str, str]:
    return {"after": succession.after.slug, "on": succession.on.isoformat(), "kind": succession.kind}
