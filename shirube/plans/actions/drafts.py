"""Draft a further edition or the plan's successor: carry items over with their lineage, change headings and items, take them out.

The draft's own document is a record of its items. Whoever adopts the draft fixes that record (`fix_record`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from shirube.core import journal
from shirube.core.city import city
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.people.models import Section
from shirube.core.people.rules import Actor, Role
from shirube.core.sources.models import Citation, Document, Method
from shirube.plans.actions.lineages import give_lineages, settle_lineages
from shirube.plans.models import Alignment, Edition, Heading, Indicator, Item, Link, Plan, Responsibility, Row, StageCell, Target
from shirube.plans.queries.drafts import path_of, plan_cells_of
from shirube.plans.rules.links import DRAFT, EditionState, LinkKind
from shirube.plans.rules.quantities import parse_quantity
from shirube.plans.rules.stages import CARRY

CARRIED = "次の版に引き継いだ取組"
LONGEST = 300
"""Characters of a title and of a cell."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a draft begins as: a further edition of the base's own plan, or, where `slug` is given, the first one of its successor."""

    edition_name: str
    slug: str = ""
    name: str = ""
    first_year: int = 0
    last_year: int = 0
    """Fiscal years, both inclusive; 0 where the draft stays in its plan."""


@dataclass(frozen=True, slots=True)
class ItemWish:
    """What an item of a draft is to be. `cells` maps a fiscal year to what is planned for it, as typed."""

    title: str
    heading: Heading
    number: str = ""
    sections: Sequence[Section] = ()
    cells: Mapping[int, str] = field(default_factory=dict)


def begin_draft(*, base: Edition, beginning: Beginning, actor: Actor) -> Edition:
    """Begin a draft from an adopted edition, empty but for its headings, in one transaction.

    Raises `NotAllowed`; `InvalidInput` for a name or an address that is taken, years out of order, and a base that is a draft itself.
    """
    actor.require(Role.OFFICE)
    _refuse_beginning(base, beginning)
    with transaction.atomic():
        journal.hold()
        plan = _successor(base, beginning) if beginning.slug else base.plan
        position = (plan.editions.aggregate(last=Max("position"))["last"] or 0) + 1
        years = list(range(plan.first_year, plan.last_year + 1))
        draft = Edition.objects.create(
            plan=plan,
            name=beginning.edition_name.strip(),
            kind=base.kind,
            position=position,
            state=EditionState.DRAFT.value,
            based_on=base,
            document=_document(plan, beginning.edition_name.strip()),
            scheme=base.scheme,
            years=years,
            levels=base.levels,
            stages=base.stages,
        )
        _copy_headings(base, draft)
        _record(draft, "begin_draft", actor, after={"base": str(base), "years": years})
    return draft


def carry_items(*, draft: Edition, items: Iterable[Item], actor: Actor) -> int:
    """Carry items over with heading, sections, indicator, alignments and lineage; what is carried already stays. Returns how many."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        journal.hold()
        _refuse_adopted(draft)
        known = set(Link.objects.filter(later__edition=draft).values_list("earlier_id", flat=True))
        chosen = [item for item in items if item.pk not in known and item.edition_id != draft.pk]
        made = [_carry(draft, item, actor) for item in chosen]
        _bring_parents(made)
        give_lineages(draft)
        settle_lineages(item for _, item in made)
        if made:
            _record(draft, "carry_items", actor, after={"items": [str(item) for _, item in made]})
    return len(made)


def save_item(*, draft: Edition, wish: ItemWish, actor: Actor, item: Item | None = None) -> Item:
    """Add an item to a draft, or change one. Raises `InvalidInput` for a title or number that is missing, too long or taken."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        journal.hold()
        _refuse_adopted(draft)
        _refuse_item(draft, wish, item)
        before = _told(item) if item else None
        made = item or Item(edition=draft, position=_next_position(draft), citation=_typed(draft))
        made.title, made.heading = wish.title.strip(), wish.heading
        made.number = wish.number.strip() or made.number or next_number(draft)
        made.save()
        _set_sections(made, wish.sections)
        _set_cells(made, wish.cells)
        give_lineages(draft)
        _name_links(made)
        after = _told(made)
        if before != after:
            _record(draft, "save_draft_item", actor, before=before, after=after)
    return made


def remove_item(*, item: Item, actor: Actor) -> None:
    """Take an item out of a draft; what it was carried from is left behind again."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        journal.hold()
        _refuse_adopted(item.edition)
        if item.children.exists():
            raise InvalidInput("この取組の下に取組があります。先に下の取組を外してください。", place=item.number)
        draft, lineage = item.edition, item.lineage
        before = _told(item)
        earlier = [link.earlier for link in item.earlier_links.select_related("earlier") if link.earlier]
        item.delete()
        settle_lineages(earlier)
        if lineage is not None and not lineage.items.exists() and not lineage.joined.exists():
            lineage.delete()
        _record(draft, "remove_draft_item", actor, before=before)


def save_heading(*, draft: Edition, name: str, parent: Heading | None, actor: Actor, heading: Heading | None = None) -> Heading:
    """Add a heading to a draft below `parent`, or rename one. Raises `InvalidInput` for a name that is empty or taken there."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        journal.hold()
        _refuse_adopted(draft)
        parent = heading.parent if heading else parent
        _refuse_heading(draft, name.strip(), parent, heading)
        before = heading.name if heading else None
        made = heading or Heading(
            edition=draft,
            parent=parent,
            level=parent.level + 1 if parent else 0,
            position=(draft.headings.aggregate(last=Max("position"))["last"] or 0) + 1,
        )
        made.name = name.strip()
        made.save()
        for item in Item.objects.filter(heading=made):
            _name_links(item)
        _record(draft, "save_draft_heading", actor, before=before, after=made.name)
    return made


def remove_heading(*, heading: Heading, actor: Actor) -> None:
    """Take an empty heading out of a draft. Raises `InvalidInput` where something stands below it."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        journal.hold()
        _refuse_adopted(heading.edition)
        if heading.items.exists() or heading.children.exists():
            raise InvalidInput("見出しの下に取組か見出しがあります。先に移すか外してください。", place=heading.name)
        draft, name = heading.edition, heading.name
        heading.delete()
        _record(draft, "remove_draft_heading", actor, before=name)


def fix_record(draft: Edition) -> None:
    """Write a draft's own record as it stands, for whoever adopts it, inside that transaction. Nothing where a document states it."""
    document = draft.document
    if document.kind != DRAFT:
        return
    items = list(draft.items.select_related("citation"))
    rows = [f"{item.number}\t{item.title}" for item in items]
    document.text = "\n".join([document.title, *rows])
    document.line_count, document.kind = len(rows) + 1, draft.kind
    document.sha256 = sha256(document.text.encode()).hexdigest()
    document.published_on = draft.adopted_on
    document.save()
    own = [(line, item) for line, item in enumerate(items, start=2) if item.citation.document_id == document.pk]
    for line, item in own:
        item.citation = Citation.objects.get_or_create(document=document, first_line=line, last_line=line, method=Method.TYPED)[0]
    Item.objects.bulk_update([item for _, item in own], ["citation"])


def next_number(draft: Edition) -> str:
    """Return the number that a new item gets: one more than the highest plain number of the draft."""
    plain = [int(number) for number in draft.items.values_list("number", flat=True) if number.isdecimal()]
    return str(max(plain, default=0) + 1)


def _refuse_beginning(base: Edition, beginning: Beginning) -> None:
    name = beginning.edition_name.strip()
    if base.state != EditionState.ADOPTED:
        raise InvalidInput("案からは、次の案を始められません。決定した版を選んでください。")
    if not name:
        raise InvalidInput("版の名前を入れてください。例: 骨子案")
    if not beginning.slug:
        if base.plan.editions.filter(name=name).exists():
            raise InvalidInput(f"「{base.plan}」には、もう版「{name}」があります。別の名前にしてください。")
        return
    if Plan.objects.filter(slug=beginning.slug).exists():
        raise InvalidInput(f"識別名「{beginning.slug}」の計画がもうあります。別の識別名にしてください。")
    if not beginning.name.strip() or not beginning.first_year or not beginning.last_year:
        raise InvalidInput("次の計画の名前と、最初と最後の年度を入れてください。")
    if beginning.last_year < beginning.first_year:
        raise InvalidInput("最後の年度が、最初の年度より前です。")


def _successor(base: Edition, beginning: Beginning) -> Plan:
    last = Plan.objects.aggregate(last=Max("position"))["last"] or 0
    return Plan.objects.create(
        slug=beginning.slug,
        name=beginning.name.strip(),
        first_year=beginning.first_year,
        last_year=beginning.last_year,
        predecessor=base.plan,
        position=last + 1,
    )


def _document(plan: Plan, name: str) -> Document:
    stamp = f"{plan.slug} {name} {timezone.now().isoformat()}"
    digest = sha256(stamp.encode()).hexdigest()
    slug = f"{plan.slug}-draft-{digest[:8]}"
    return Document.objects.create(
        slug=slug, title=f"{plan.name} {name}", kind=DRAFT, file_name=f"{slug}.txt", sha256=digest, line_count=1, publisher=city().name
    )


def _copy_headings(base: Edition, draft: Edition) -> None:
    made: dict[int, Heading] = {}
    for heading in base.headings.order_by("position"):
        parent = made[heading.parent_id] if heading.parent_id is not None else None
        made[heading.pk] = Heading.objects.create(
            edition=draft,
            parent=parent,
            level=heading.level,
            position=heading.position,
            number=heading.number,
            name=heading.name,
            vision=heading.vision,
        )


def _refuse_adopted(draft: Edition) -> None:
    state = Edition.objects.select_for_update().values_list("state", flat=True).get(pk=draft.pk)
    if state != EditionState.DRAFT:
        raise Conflict("この版はもう決定されています。変えるには、次の版の案を始めてください。")


def _carry(draft: Edition, item: Item, actor: Actor) -> tuple[Item, Item]:
    """Return the item and what it became in the draft."""
    taken = draft.items.filter(number=item.number).exists()
    made = Item.objects.create(
        edition=draft,
        heading=_heading_like(draft, item.heading),
        number=next_number(draft) if taken else item.number,
        position=_next_position(draft),
        title=item.title,
        flags=["継"] if "継" in item.flags else [],
        added_in=item.added_in,
        is_counted=item.is_counted,
        citation=item.citation,
    )
    _set_sections(made, [each.section for each in item.responsibilities.select_related("section")])
    _carry_indicator(draft, item, made)
    Alignment.objects.bulk_create(
        Alignment(theme_id=each.theme_id, item=made, reason=each.reason, decided_by_id=actor.account, decided_at=timezone.now())
        for each in item.alignments.all()
    )
    _link(item, made, actor)
    return item, made


def _heading_like(draft: Edition, heading: Heading) -> Heading:
    """Return the draft's heading of the same path, made where it is not there."""
    parent: Heading | None = None
    for name in path_of(heading):
        found = draft.headings.filter(parent=parent, name=name).first()
        last = draft.headings.aggregate(last=Max("position"))["last"] or 0
        parent = found or Heading.objects.create(
            edition=draft, parent=parent, name=name, level=parent.level + 1 if parent else 0, position=last + 1
        )
    assert parent is not None
    return parent


def _carry_indicator(draft: Edition, item: Item, made: Item) -> None:
    counted: Indicator | None = getattr(item, "indicator", None)
    if counted is None:
        return
    kept = ("name", "explanation", "group", "unit", "direction", "kind", "evidence", "is_headline", "citation_id")
    Indicator.objects.create(
        edition=draft, item=made, slug=made.number, position=made.position, **{name: getattr(counted, name) for name in kept}
    )


def _bring_parents(made: list[tuple[Item, Item]]) -> None:
    """Put carried items below what the item above them became."""
    became = {earlier.pk: later for earlier, later in made}
    for earlier, later in made:
        if earlier.parent_id in became:
            later.parent = became[earlier.parent_id]
            later.save(update_fields=["parent"])


def _link(earlier: Item, later: Item, actor: Actor) -> None:
    Link.objects.create(
        kind=LinkKind.SAME.value,
        earlier=earlier,
        later=later,
        earlier_edition=earlier.edition,
        later_edition=later.edition,
        earlier_citation_id=earlier.citation_id,
        reason=CARRIED,
        decided_by_id=actor.account,
        decided_at=timezone.now(),
    )


def _name_links(item: Item) -> None:
    """Say of what an item was carried from whether it is the same, renamed, or moved to another heading."""
    for link in item.earlier_links.filter(reason=CARRIED).select_related("earlier__heading"):
        if link.earlier is None:
            continue
        kind = LinkKind.SAME if link.earlier.title == item.title else LinkKind.RENAMED
        kind = kind if path_of(link.earlier.heading) == path_of(item.heading) else LinkKind.MOVED
        if link.kind != kind.value:
            link.kind = kind.value
            link.save(update_fields=["kind"])


def _next_position(draft: Edition) -> int:
    return (draft.items.aggregate(last=Max("position"))["last"] or 0) + 1


def _typed(draft: Edition) -> Citation:
    return Citation.objects.get_or_create(document=draft.document, first_line=1, last_line=1, method=Method.TYPED)[0]


def _refuse_item(draft: Edition, wish: ItemWish, item: Item | None) -> None:
    title, number = wish.title.strip(), wish.number.strip()
    if not title:
        raise InvalidInput("取組の名前を入れてください。")
    too_long = next((text for text in (title, *wish.cells.values()) if len(text) > LONGEST), None)
    if too_long is not None:
        raise InvalidInput(f"「{too_long[:20]}…」が長すぎます。{LONGEST}文字までにしてください。")
    if wish.heading.edition_id != draft.pk:
        raise InvalidInput("この案の見出しを選んでください。")
    taken = draft.items.filter(number=number).exclude(pk__in=[item.pk] if item else [])
    if number and taken.exists():
        raise InvalidInput(f"番号「{number}」は、もうほかの取組に付いています。別の番号にしてください。")


def _refuse_heading(draft: Edition, name: str, parent: Heading | None, heading: Heading | None) -> None:
    if not name:
        raise InvalidInput("見出しの名前を入れてください。")
    if len(name) > 200:
        raise InvalidInput("見出しの名前は200文字までにしてください。")
    if draft.headings.filter(parent=parent, name=name).exclude(pk__in=[heading.pk] if heading else []).exists():
        raise InvalidInput(f"ここには、もう見出し「{name}」があります。別の名前にしてください。")


def _set_sections(item: Item, sections: Sequence[Section]) -> None:
    item.responsibilities.all().delete()
    Responsibility.objects.bulk_create(
        Responsibility(item=item, section=section, position=position) for position, section in enumerate(dict.fromkeys(sections))
    )


def _set_cells(item: Item, cells: Mapping[int, str]) -> None:
    """Append what is planned where it is new."""
    known = plan_cells_of(item)
    counted: Indicator | None = getattr(item, "indicator", None)
    sign = ""
    for year, typed in sorted(cells.items()):
        text = typed.strip()
        sign = sign if text == CARRY else text
        before, revision = known.get(year, ("", -1))
        if text == before:
            continue
        common = {"fiscal_year": year, "revision": revision + 1, "text": text, "citation": _typed(item.edition)}
        if counted is None:
            StageCell.objects.create(item=item, row=Row.PLAN, sign=sign, **common)
        else:
            read = parse_quantity(text)
            values = {"number": read.number, "unit": read.unit, "comparator": read.comparator, "state": read.state}
            Target.objects.create(indicator=counted, **common, **values)


def _told(item: Item) -> dict[str, object]:
    return {
        "number": item.number,
        "title": item.title,
        "heading": " › ".join(path_of(item.heading)),
        "sections": [each.section.name for each in item.responsibilities.select_related("section")],
        "cells": {str(year): text for year, (text, _) in sorted(plan_cells_of(item).items())},
    }


def _record(draft: Edition, action: str, actor: Actor, before: object = None, after: object = None) -> None:
    Edition.objects.filter(pk=draft.pk).update(revision=draft.revision + 1)
    draft.revision += 1
    journal.record(
        actor=actor.label,
        action=action,
        subject=f"edition:{draft.plan.slug}:{draft.name}",
        before=before,
        after=after,
        grounds="計画の案の作成",
    )
