"""The pages of two editions compared."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shirube.plans.models import Aspect, Edition, Link
from shirube.plans.queries.comparison import Wanted, comparison, comparison_page
from shirube.plans.rules.links import EditionState
from tests.factories import plans

pytestmark = pytest.mark.django_db


def make_two(items: int = 10) -> tuple[Edition, Edition]:
    old, new = plans.make_edition(name="1.0"), plans.make_edition(name="2.0", position=1)
    for edition in (old, new):
        plans.fill_edition(edition, items=items)
    new.items.filter(number="1").update(title="広場の花壇")
    new.items.filter(number="2").update(title="取組その2の続き")
    return old, new


def address(old: Edition, new: Edition, name: str = "comparison") -> str:
    return reverse(f"plans:{name}", args=[old.plan.slug, old.name, new.plan.slug, new.name])


def test_an_edition_beside_itself_shows_no_change() -> None:
    old, _ = make_two()
    assert [pair for pair in comparison(old, old) if pair.changes] == []


def test_the_first_sentence_counts_what_goes_on_is_added_and_dropped(client: Client) -> None:
    text = client.get(address(*make_two())).content.decode()
    assert "1.0から2.0へ、10件のうち8件が続き、2件が加わり、2件がなくなりました。" in text
    assert "<ins>＋広場の花壇</ins>" in text


def test_the_table_adds_up_to_the_sentence_where_an_item_was_split() -> None:
    old, new = make_two()
    one, ends = old.items.get(number="1"), new.items.filter(number__in=["1", "2"])
    for end in ends:
        Link.objects.create(
            kind="split", earlier=one, later=end, earlier_edition=old, later_edition=new, decided_at=datetime(2022, 4, 1, tzinfo=UTC)
        )
    page = comparison_page(old, new, Wanted())
    assert "10件のうち9件が続き、0件が加わり、1件がなくなりました" in page.sentence
    assert [sum(each) for each in zip(*((c.kept, c.added, c.dropped) for c in page.counts), strict=True)] == [9, 0, 1]


def test_the_list_is_cut_by_kind_heading_section_and_text() -> None:
    old, new = make_two()
    assert {row.after.title for row in comparison_page(old, new, Wanted(kind="added")).rows if row.after} == {
        "広場の花壇",
        "取組その2の続き",
    }
    assert len(comparison_page(old, new, Wanted(kind="same")).rows) == 8
    assert len(comparison_page(old, new, Wanted(q="広場")).rows) == 1
    assert comparison_page(old, new, Wanted(section="みどり課")).rows
    assert comparison_page(old, new, Wanted(policy="働き方の改革")).rows == ()


def test_a_lowered_target_is_marked_where_the_plan_does_not_say_so(client: Client) -> None:
    old, new = make_two()
    indicator = new.indicators.get(slug="i2")
    target = indicator.targets.get(fiscal_year=2020)
    indicator.targets.create(
        fiscal_year=2020,
        revision=1,
        text=target.text.replace("30", "20"),
        number=20,
        comparator=target.comparator,
        state=target.state,
        citation=target.citation,
    )
    text = client.get(address(old, new)).content.decode()
    assert "目標の引下げ" in text
    assert "計画見直しの表示なし" in text


def test_the_file_holds_a_line_for_every_change(client: Client) -> None:
    answer = client.get(address(*make_two(), "compare_csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 4
    assert [row[5] for row in rows[1:]].count("追加") == 2


def test_what_is_said_of_the_whole_is_compared_by_its_digest(client: Client) -> None:
    old, new = make_two()
    for edition, text in ((old, "花のまち"), (new, "水のまち")):
        Aspect.objects.create(edition=edition, key="name", label="名称", position=0, text=text, digest=text)
        Aspect.objects.create(edition=edition, key="period", label="期間", position=1, digest="one")
    lines = comparison_page(old, new, Wanted()).aspects
    assert [line.state for line in lines] == ["変更", "変更なし"]
    assert "<del>－花</del><ins>＋水</ins>のまち" in client.get(address(old, new)).content.decode()


def test_a_draft_is_not_compared_in_public(client: Client) -> None:
    old, new = make_two()
    Edition.objects.filter(pk=new.pk).update(state=EditionState.DRAFT)
    assert client.get(address(old, new)).status_code == 404
    assert "2.0" not in client.get("/compare/").content.decode()


def test_two_chosen_editions_lead_to_their_comparison(client: Client) -> None:
    old, new = make_two()
    answer = client.get("/compare/", {"earlier": "reform/1.0", "later": "reform/2.0"})
    assert answer.headers["Location"] == address(old, new)


def test_the_page_asks_no_more_often_for_300_items() -> None:
    few = make_two(10)
    with CaptureQueriesContext(connection) as seen:
        comparison_page(*few, Wanted())
    many = [plans.make_edition(plans.make_plan("large"), name=name, position=place) for place, name in enumerate(("1.0", "2.0"))]
    for edition in many:
        plans.fill_edition(edition, items=300)
    with CaptureQueriesContext(connection) as more:
        comparison_page(many[0], many[1], Wanted())
    assert len(more) == len(seen)
