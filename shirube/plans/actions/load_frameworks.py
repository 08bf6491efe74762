"""Record the frameworks of the city pack and which measures serve them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from shirube.core import journal
from shirube.core.content import place_of
from shirube.core.errors import ContentFault
from shirube.core.sources.models import Citation, Document
from shirube.plans.actions.load_links import item_at, items_by_place
from shirube.plans.content.links import AlignmentRow, FrameworkSheet, read_alignments, read_frameworks
from shirube.plans.models import Alignment, Framework, Theme


def load_frameworks(city: Path, actor: str) -> Iterator[str]:
    """Record frameworks, themes and alignments in one transaction, and yield how many alignments are new."""
    sheets, rows = read_frameworks(city), read_alignments(city)
    if not sheets:
        return
    with transaction.atomic():
        journal.hold()
        themes = {(sheet.slug, theme.key): theme for sheet in sheets for theme in _framework(sheet)}
        made = _alignments(rows, themes, place_of(city / "frameworks" / "alignments.csv"))
        if made:
            journal.record(
                actor=actor, action="load_frameworks", subject="frameworks", after={"alignments": made}, grounds="都市のフォルダー"
            )
    yield f"上位計画との対応: {made}件を記録しました。" if made else "上位計画との対応: 変わりありません。"


def _framework(sheet: FrameworkSheet) -> list[Theme]:
    told = {"name": sheet.name, "name_en": sheet.name_en, "position": sheet.position, "citation": _citation(sheet)}
    framework, _ = Framework.objects.update_or_create(slug=sheet.slug, defaults=told)
    return [
        Theme.objects.update_or_create(
            framework=framework,
            key=theme.key,
            defaults={"number": theme.number, "name": theme.name, "group": theme.group, "position": position},
        )[0]
        for position, theme in enumerate(sheet.themes)
    ]


def _citation(sheet: FrameworkSheet) -> Citation | None:
    document = Document.objects.filter(slug=sheet.document).first() if sheet.document and sheet.line else None
    if document is None or sheet.line is None:
        return None
    return Citation.objects.get_or_create(document=document, first_line=sheet.line, last_line=sheet.line)[0]


def _alignments(rows: tuple[AlignmentRow, ...], themes: dict[tuple[str, str], Theme], place: str) -> int:
    items = items_by_place()
    known = set(Alignment.objects.values_list("theme_id", "item_id"))
    made = []
    for row in rows:
        where = f"{place} {row.line}行目"
        theme = themes.get((row.framework, row.theme))
        if theme is None:
            raise ContentFault(f"「{row.framework}」に「{row.theme}」という項目がありません。", place=where)
        item = item_at(row.item, items, where)
        if (theme.pk, item.pk) not in known:
            made.append(Alignment(theme=theme, item=item, reason=row.reason, decided_at=timezone.now()))
    return len(Alignment.objects.bulk_create(made))
