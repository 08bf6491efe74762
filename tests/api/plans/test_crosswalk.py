"""The crosswalk: what serves which theme, and what is covered by nothing."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shirube.core.errors import InvalidInput, NotFound
from shirube.core.models import JournalEntry
from shirube.plans.actions.align import align_items
from shirube.plans.models import Alignment
from shirube.plans.queries.crosswalk import crosswalk_page
from tests.factories import drafts, people

pytestmark = pytest.mark.django_db


def test_without_a_framework_there_is_no_crosswalk(client: Client) -> None:
    drafts.make_base()
    assert crosswalk_page() is None
    assert "上位計画がまだ登録されていません" in client.get("/crosswalk/").content.decode()


def test_items_stand_under_their_theme_and_what_is_empty_is_named() -> None:
    base = drafts.make_base()
    one, two, _ = drafts.make_framework().themes.all()
    items = list(base.items.order_by("position"))
    drafts.align(items[0], one)
    drafts.align(items[0], two)
    drafts.align(items[1], one)
    page = crosswalk_page()
    assert page is not None
    assert [[item.number for item in column.items] for column in page.columns] == [
        [items[0].number, items[1].number],
        [items[0].number],
        [],
    ]
    assert len(page.uncovered) == len(items) - 2
    assert "3項目のうち2項目" in page.sentence
    assert "「項目3」" in page.sentence


def test_the_matrix_adds_up_to_the_lists() -> None:
    base = drafts.make_base(items=20)
    themes = list(drafts.make_framework().themes.all())
    for nth, item in enumerate(base.items.all()):
        drafts.align(item, themes[nth % 2])
    page = crosswalk_page()
    assert page is not None
    for nth, column in enumerate(page.columns):
        assert sum(line.cells[nth].count for line in page.lines) == len(column.items)
    assert sum(line.total for line in page.lines) == 20
    assert sum(line.none for line in page.lines) == len(page.uncovered)


def test_an_unknown_framework_or_plan_gets_a_sentence(client: Client) -> None:
    drafts.make_base()
    drafts.make_framework()
    for address in ("/crosswalk/nothing/", "/crosswalk/nation/?plan=nothing", "/crosswalk/nothing.csv"):
        assert client.get(address).status_code == 404
    with pytest.raises(NotFound, match="一覧"):
        crosswalk_page("nation", "nothing")


def test_the_csv_holds_every_theme_and_every_item_that_serves_none(client: Client) -> None:
    base = drafts.make_base()
    theme = drafts.make_framework().themes.all()[0]
    drafts.align(base.items.all()[0], theme)
    text = client.get("/crosswalk/nation.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:2] == ["上位計画", "項目"]
    assert {row[1] for row in rows[1:]} == {"項目1", "項目2", "項目3", ""}
    assert len(rows) == 1 + 3 + base.items.filter(is_counted=True).count() - 1


def test_the_office_says_what_serves_what_and_it_is_on_record() -> None:
    base = drafts.make_base()
    framework = drafts.make_framework()
    theme = framework.themes.all()[0]
    item = base.items.all()[0]
    assert align_items(framework=framework, edition=base, wanted={item.pk: [theme.pk]}, actor=drafts.OFFICE) == 1
    assert Alignment.objects.get().theme == theme
    assert align_items(framework=framework, edition=base, wanted={item.pk: [theme.pk]}, actor=drafts.OFFICE) == 0
    assert align_items(framework=framework, edition=base, wanted={item.pk: []}, actor=drafts.OFFICE) == 1
    assert not Alignment.objects.exists()
    assert JournalEntry.objects.filter(action="align_items").count() == 2


def test_an_item_or_theme_from_elsewhere_is_refused() -> None:
    base = drafts.make_base()
    framework, other = drafts.make_framework(), drafts.make_framework("city")
    item = base.items.all()[0]
    with pytest.raises(InvalidInput):
        align_items(framework=framework, edition=base, wanted={item.pk: [other.themes.all()[0].pk]}, actor=drafts.OFFICE)
    with pytest.raises(InvalidInput):
        align_items(framework=framework, edition=base, wanted={0: []}, actor=drafts.OFFICE)


def test_the_form_saves_one_heading_and_leaves_the_others(client: Client) -> None:
    base = drafts.make_base()
    framework = drafts.make_framework()
    theme = framework.themes.all()[0]
    people.sign_in(client, people.cast().office)
    address = reverse("plans:align", args=[framework.slug, base.plan.slug])
    page = client.get(address)
    shown = [item for item, _ in page.context["rows"]]
    other = base.items.exclude(pk__in=[item.pk for item in shown]).first()
    if other is not None:
        drafts.align(other, theme)
    client.post(address, {f"item-{shown[0].pk}": [str(theme.pk)]})
    assert Alignment.objects.filter(item=shown[0], theme=theme).exists()
    assert other is None or Alignment.objects.filter(item=other).exists()


@pytest.mark.parametrize("items", [10, 60])
def test_the_page_takes_as_many_statements_for_many_items_as_for_few(client: Client, items: int) -> None:
    base = drafts.make_base(items=items)
    theme = drafts.make_framework().themes.all()[0]
    for item in base.items.all():
        drafts.align(item, theme)
    with CaptureQueriesContext(connection) as caught:
        assert client.get("/crosswalk/").status_code == 200
    assert len(caught) <= 12
