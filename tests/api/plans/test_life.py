"""The biography of a measure: one time line through all its editions, in order, with nothing of a draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shirube.core.errors import NotFound
from shirube.plans.actions.lineages import Wish, decide_link, remove_link
from shirube.plans.api.schemas import MeasureDetail
from shirube.plans.models import Edition, Item, Link
from shirube.plans.queries import chapters
from shirube.plans.queries.chapters import LifeKind, LifeLine, publish_chapters
from shirube.plans.queries.life import Moved, life_page
from shirube.plans.queries.lives import lives_page
from shirube.plans.rules.links import LinkKind, Verdict
from tests.factories import drafts

pytestmark = pytest.mark.django_db


def two_items() -> tuple[Item, Item]:
    """Return an item of each edition of the strategy."""
    drafts.make_base()
    one, other = Edition.objects.filter(plan__slug="strategy").order_by("position")
    return one.items.order_by("position")[0], other.items.order_by("position")[0]


def join(earlier: Item, later: Item, kind: LinkKind = LinkKind.RENAMED) -> Link:
    link = decide_link(wish=Wish(kind, earlier, later, reason="同じ取組"), actor=drafts.OFFICE)
    for item in (earlier, later):
        item.refresh_from_db()
    return link


def key_of(item: Item) -> str:
    item.refresh_from_db()
    assert item.lineage is not None
    return item.lineage.key


def test_two_items_that_are_joined_have_one_life_with_the_link_told() -> None:
    earlier, later = two_items()
    other = key_of(later)
    join(earlier, later)
    page = life_page(key_of(earlier))
    assert [each.title for each in page.appearances] == [earlier.title, later.title]
    assert [line.item for line in page.lines if line.kind is LifeKind.LINK] == [later.pk]
    assert "同じ取組" in next(line.sentence for line in page.lines if line.kind is LifeKind.LINK)
    with pytest.raises(Moved) as moved:
        life_page(other)
    assert moved.value.key == page.key


def test_the_address_of_a_lineage_that_was_joined_leads_to_the_other(client: Client) -> None:
    earlier, later = two_items()
    old = key_of(later)
    join(earlier, later)
    answer = client.get(f"/measures/{old}/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/measures/{key_of(earlier)}/")


def test_taking_a_link_back_gives_each_item_its_own_life_again() -> None:
    earlier, later = two_items()
    keys = key_of(earlier), key_of(later)
    remove_link(link=join(earlier, later), actor=drafts.OFFICE)
    assert (key_of(earlier), key_of(later)) == keys
    assert len(life_page(keys[1]).appearances) == 1


def test_a_refused_link_joins_nothing_and_is_remembered() -> None:
    earlier, later = two_items()
    wish = Wish(LinkKind.SAME, earlier, later, verdict=Verdict.REFUSED)
    decide_link(wish=wish, actor=drafts.OFFICE)
    assert key_of(earlier) != key_of(later)
    assert Link.objects.get().verdict == Verdict.REFUSED


def test_lines_stand_in_the_order_of_their_days() -> None:
    earlier, later = two_items()
    join(earlier, later)
    days = [line.day for line in life_page(key_of(earlier)).lines]
    assert days == sorted(days)
    assert days


def test_what_others_tell_stands_among_the_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chapters, "_tellers", [])
    item, _ = two_items()

    def teller(items: Sequence[int]) -> Iterator[LifeLine]:
        yield LifeLine(LifeKind.PROPOSAL, date(2001, 4, 1), "提言がありました。", item=items[0])

    publish_chapters(teller)
    assert life_page(key_of(item)).lines[0].sentence == "提言がありました。"


def test_a_draft_stays_out_of_the_life_of_what_it_carries(client: Client) -> None:
    base = drafts.make_base()
    draft = drafts.make_draft(base, carried=1)
    item = base.items.order_by("position")[0]
    assert [each.edition for each in life_page(key_of(item)).appearances] == [base.name]
    assert draft.name not in client.get(f"/measures/{key_of(item)}/").content.decode()
    assert lives_page().rows == ()


def test_an_unknown_measure_gets_a_sentence(client: Client) -> None:
    with pytest.raises(NotFound):
        life_page("nothing")
    assert client.get("/measures/nothing/").status_code == 404
    assert client.get("/api/v1/measures/nothing").status_code == 404


def test_the_list_holds_measures_of_more_than_one_edition_and_filters_them() -> None:
    earlier, later = two_items()
    join(earlier, later)
    assert [row.title for row in lives_page().rows] == [later.title]
    assert lives_page(text=later.title[:2]).rows
    assert not lives_page(text="どこにもない語").rows
    assert lives_page(kind="renamed").rows
    assert not lives_page(kind="split").rows


def test_the_api_tells_the_same_lines(client: Client) -> None:
    earlier, later = two_items()
    join(earlier, later)
    page = life_page(key_of(earlier))
    told = client.get(f"/api/v1/measures/{page.key}").json()
    assert [event["sentence"] for event in told["events"]] == [line.sentence for line in page.lines]
    assert told["summary"] == page.sentence


def test_the_item_leads_to_its_life(client: Client) -> None:
    item, _ = two_items()
    page = client.get(f"/plans/strategy/items/{item.number}/?edition=1.0").content.decode()
    assert f"/measures/{key_of(item)}/" in page


@pytest.mark.parametrize("items", [10, 60])
def test_a_life_takes_as_many_statements_in_a_large_city_as_in_a_small_one(client: Client, items: int) -> None:
    base = drafts.make_base(items=items)
    key = key_of(base.items.order_by("position")[0])
    with CaptureQueriesContext(connection) as caught:
        assert client.get(f"/measures/{key}/").status_code == 200
    assert len(caught) <= 20


def test_what_the_api_answers_has_the_declared_shape(client: Client) -> None:
    item, _ = two_items()
    told = client.get(f"/api/v1/measures/{key_of(item)}")
    MeasureDetail.model_validate(told.json())
    assert told.headers["Access-Control-Allow-Origin"] == "*"
