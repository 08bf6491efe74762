"""Drafts: begun from an edition, items carried over with their lineage, headings and items changed, nothing of it in public."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shirube.core.errors import Conflict, InvalidInput, NotAllowed
from shirube.core.models import JournalEntry
from shirube.core.people.queries import today
from shirube.core.people.rules import Actor, Role
from shirube.core.search import search
from shirube.plans.actions.adopt import adopt_edition
from shirube.plans.actions.drafts import (
    Beginning,
    ItemWish,
    begin_draft,
    carry_items,
    fix_record,
    remove_heading,
    remove_item,
    save_heading,
    save_item,
)
from shirube.plans.models import Edition, Item, Link, Plan
from shirube.plans.queries.drafts import draft_page, path_of, plan_cells_of
from shirube.plans.queries.editions import all_editions
from shirube.plans.rules.links import EditionState, LinkKind
from tests.factories import drafts, people

pytestmark = pytest.mark.django_db
OFFICE = drafts.OFFICE


def wish(draft: Edition, title: str, **more: object) -> ItemWish:
    return ItemWish(title, draft.headings.order_by("-level")[0], **more)  # type: ignore[arg-type]  # each test gives what it is about


def test_a_successor_begins_with_the_headings_and_no_items() -> None:
    base = drafts.make_base()
    draft = drafts.make_draft(base)
    assert (draft.state, draft.based_on, draft.plan.predecessor) == (EditionState.DRAFT, base, base.plan)
    assert draft.years == [2023, 2024, 2025, 2026]
    assert [path_of(each) for each in draft.headings.all()] == [path_of(each) for each in base.headings.all()]
    assert draft.items.count() == 0


def test_a_further_edition_stays_in_its_plan() -> None:
    base = drafts.make_base()
    draft = begin_draft(base=base, beginning=Beginning("次の版"), actor=OFFICE)
    assert draft.plan == base.plan
    assert draft.position > base.position


@pytest.mark.parametrize(
    ("beginning", "told"),
    [
        (Beginning(" "), "版の名前"),
        (Beginning("案", "reform", "名前", 2023, 2026), "もうあります"),
        (Beginning("案", "next", "", 2023, 2026), "名前"),
        (Beginning("案", "next", "名前", 2026, 2023), "前です"),
    ],
)
def test_a_beginning_that_does_not_fit_is_told_and_nothing_is_made(beginning: Beginning, told: str) -> None:
    base = drafts.make_base()
    before = Plan.objects.count(), Edition.objects.count()
    with pytest.raises(InvalidInput, match=told):
        begin_draft(base=base, beginning=beginning, actor=OFFICE)
    assert (Plan.objects.count(), Edition.objects.count()) == before


def test_only_the_office_drafts() -> None:
    base = drafts.make_base()
    for role in (Role.VIEWER, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            begin_draft(base=base, beginning=drafts.NEXT, actor=Actor("staff:2", roles={role: frozenset()}))


def test_a_carried_item_keeps_its_lineage_heading_sections_and_themes() -> None:
    base = drafts.make_base()
    theme = drafts.make_framework().themes.all()[0]
    item = base.items.order_by("position")[0]
    drafts.align(item, theme)
    draft = drafts.make_draft(base, carried=1)
    carried = draft.items.get()
    item.refresh_from_db()
    assert carried.lineage == item.lineage
    assert path_of(carried.heading) == path_of(item.heading)
    assert list(carried.sections.all()) == list(item.sections.all())
    assert carried.alignments.get().theme == theme
    assert Link.objects.get(later=carried).kind == LinkKind.SAME


def test_carrying_the_same_item_twice_changes_nothing() -> None:
    base = drafts.make_base()
    draft = drafts.make_draft(base, carried=3)
    entries = JournalEntry.objects.count()
    assert carry_items(draft=draft, items=base.items.order_by("position")[:3], actor=OFFICE) == 0
    assert draft.items.count() == 3
    assert JournalEntry.objects.count() == entries


def test_a_new_name_makes_the_link_a_renaming_and_a_new_heading_a_move() -> None:
    draft = drafts.make_draft(carried=1)
    item = draft.items.get()
    save_item(draft=draft, wish=ItemWish("新しい名前", item.heading, item.number), item=item, actor=OFFICE)
    assert Link.objects.get(later=item).kind == LinkKind.RENAMED
    other = save_heading(draft=draft, name="別の見出し", parent=None, actor=OFFICE)
    save_item(draft=draft, wish=ItemWish("新しい名前", other, item.number), item=item, actor=OFFICE)
    assert Link.objects.get(later=item).kind == LinkKind.MOVED


def test_a_new_item_gets_the_next_number_a_lineage_and_its_plan() -> None:
    draft = drafts.make_draft(carried=2)
    item = save_item(draft=draft, wish=wish(draft, "新しい取組", cells={2023: "△", 2024: "→"}), actor=OFFICE)
    highest = max(int(number) for number in draft.items.exclude(pk=item.pk).values_list("number", flat=True))
    assert item.number == str(highest + 1)
    item.refresh_from_db()
    assert item.lineage is not None
    assert plan_cells_of(item) == {2023: ("△", 0), 2024: ("→", 0)}
    assert {cell.fiscal_year: cell.sign for cell in item.stage_cells.all()} == {2023: "△", 2024: "△"}


def test_a_plan_that_changes_stands_beside_what_it_was() -> None:
    draft = drafts.make_draft()
    item = save_item(draft=draft, wish=wish(draft, "取組", cells={2023: "△"}), actor=OFFICE)
    save_item(draft=draft, wish=wish(draft, "取組", number=item.number, cells={2023: "○"}), item=item, actor=OFFICE)
    assert plan_cells_of(item) == {2023: ("○", 1)}
    assert item.stage_cells.count() == 2


@pytest.mark.parametrize(("title", "number", "told"), [(" ", "", "名前"), ("あ" * 301, "", "長すぎます"), ("取組", "1", "ほかの取組")])
def test_an_item_that_does_not_fit_is_told(title: str, number: str, told: str) -> None:
    draft = drafts.make_draft(carried=1)
    with pytest.raises(InvalidInput, match=told):
        save_item(draft=draft, wish=wish(draft, title, number=number), actor=OFFICE)


def test_what_is_taken_out_is_left_behind_again_with_its_own_lineage() -> None:
    base = drafts.make_base()
    draft = drafts.make_draft(base, carried=1)
    remove_item(item=draft.items.get(), actor=OFFICE)
    item = base.items.order_by("position")[0]
    assert item.lineage is not None
    assert draft_page(draft).left == base.items.count()


def test_a_heading_with_something_below_it_stays() -> None:
    draft = drafts.make_draft(carried=1)
    with pytest.raises(InvalidInput, match="先に"):
        remove_heading(heading=draft.items.get().heading, actor=OFFICE)
    empty = save_heading(draft=draft, name="空の見出し", parent=None, actor=OFFICE)
    remove_heading(heading=empty, actor=OFFICE)
    assert not draft.headings.filter(name="空の見出し").exists()


def test_an_adopted_edition_is_no_draft_any_more() -> None:
    draft = drafts.make_draft(carried=1)
    Edition.objects.filter(pk=draft.pk).update(state=EditionState.ADOPTED)
    acts: list[Callable[[], object]] = [
        lambda: save_item(draft=draft, wish=wish(draft, "取組"), actor=OFFICE),
        lambda: save_heading(draft=draft, name="見出し", parent=None, actor=OFFICE),
        lambda: remove_item(item=draft.items.get(), actor=OFFICE),
        lambda: carry_items(draft=draft, items=Item.objects.none(), actor=OFFICE),
    ]
    for act in acts:
        with pytest.raises(Conflict):
            act()


def test_the_page_counts_what_was_carried_and_left_and_names_themes_without_anything() -> None:
    base = drafts.make_base()
    framework = drafts.make_framework()
    first = framework.themes.all()[0]
    drafts.align(base.items.order_by("position")[0], first)
    page = draft_page(drafts.make_draft(base, carried=4))
    assert (page.carried, page.left) == (4, base.items.count() - 4)
    assert sum(len(part.left) for part in page.parts) == page.left
    assert [each.theme for each in page.uncovered] == ["項目2", "項目3"]


def test_nothing_of_a_draft_is_public(client: Client) -> None:
    draft = drafts.make_draft(carried=2)
    save_item(draft=draft, wish=wish(draft, "ひみつの取組"), actor=OFFICE)
    for address in ("/", "/documents/", "/data/", "/api/v1/plans", "/api/v1/items.csv", "/crosswalk/"):
        page = client.get(address).content.decode()
        assert "ひみつの取組" not in page
        assert "reform-next" not in page
    for address in (f"/documents/{draft.document.slug}/", "/plans/reform-next/", "/plans/reform-next/items/1/"):
        assert client.get(address).status_code == 404
    assert not search("ひみつの取組").hits


def test_the_record_of_a_draft_is_written_when_it_is_fixed() -> None:
    draft = drafts.make_draft(carried=2)
    fix_record(draft)
    lines = draft.document.text.splitlines()
    assert lines[0] == draft.document.title
    assert [line.split("\t")[1] for line in lines[1:]] == [item.title for item in draft.items.all()]
    assert draft.document.kind != "draft"


def test_an_adopted_draft_is_public_and_a_new_item_cites_its_own_line(client: Client) -> None:
    draft = drafts.make_draft(carried=2)
    save_item(draft=draft, wish=wish(draft, "公にした取組"), actor=OFFICE)
    adopt_edition(edition=draft, adopted_on=today(), actor=OFFICE)
    item = draft.items.select_related("citation__document").get(title="公にした取組")
    line = item.citation.document.text.splitlines()[item.citation.first_line - 1]
    assert line == f"{item.number}\t公にした取組"
    assert "公にした取組" in client.get("/plans/reform-next/").content.decode()
    assert client.get(f"/documents/{item.citation.document.slug}/").status_code == 200
    assert search("公にした取組").hits


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("items", [10, 60])
def test_the_page_takes_as_many_statements_for_many_items_as_for_few(client: Client, items: int) -> None:
    draft = drafts.make_draft(drafts.make_base(items=items), carried=items // 2)
    people.sign_in(client, people.cast().office)
    assert statements(client, reverse("plans:draft", args=[draft.pk])) <= 24


def test_the_office_drafts_by_hand(client: Client) -> None:
    base = drafts.make_base()
    people.sign_in(client, people.cast().office)
    form = {"edition_name": "骨子案", "name": "次の計画", "slug": "next", "first_year": "令和５年度", "last_year": "2026"}
    made = client.post(reverse("plans:begin_draft", args=[base.plan.slug]), form)
    draft = Edition.objects.get(plan__slug="next")
    assert made.headers["Location"] == reverse("plans:draft", args=[draft.pk])
    chosen = [str(pk) for pk in base.items.values_list("pk", flat=True)[:2]]
    client.post(reverse("plans:carry", args=[draft.pk]), {"item": chosen})
    assert draft.items.count() == 2
    heading = draft.headings.order_by("-level")[0]
    new = {"title": "加えた取組", "heading": heading.pk, "sections": "みどり課", "year_2023": "△"}
    assert client.post(reverse("plans:new_draft_item", args=[draft.pk]), new).status_code == 302
    item = draft.items.get(title="加えた取組")
    page = client.get(reverse("plans:draft_item", args=[draft.pk, item.pk])).content.decode()
    assert 'value="加えた取組"' in page
    wrong = client.post(reverse("plans:draft_item", args=[draft.pk, item.pk]), new | {"sections": "ない課"})
    assert wrong.status_code == 422
    assert "「ない課」という課は組織にありません" in wrong.content.decode()
    assert client.post(reverse("plans:drop_draft_item", args=[draft.pk, item.pk])).status_code == 302
    assert not draft.items.filter(pk=item.pk).exists()


def test_a_plan_with_a_draft_alone_stays_out_of_the_list_of_plans() -> None:
    drafts.make_draft()
    assert "reform-next" not in {edition.plan.slug for edition in all_editions()}
