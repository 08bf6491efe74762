"""The office's pages of links: suggestions accepted, refused, corrected and undone as plain forms; others read, nobody else sees them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shirube.core.errors import Conflict
from shirube.core.models import JournalEntry
from shirube.plans.actions.lineages import Wish
from shirube.plans.actions.link_pairs import decide_pair
from shirube.plans.models import Edition, Item, Link
from shirube.plans.queries.linking import link_work
from shirube.plans.rules.links import LinkKind, Verdict
from tests.factories import drafts, people
from tests.factories.links import make_two_editions

pytestmark = pytest.mark.django_db


@pytest.fixture
def editions() -> tuple[Edition, Edition]:
    return make_two_editions()


@pytest.fixture
def office(client: Client) -> Client:
    return people.sign_in(client, people.cast().office)


def address(editions: tuple[Edition, Edition], name: str = "link_items", *more: int) -> str:
    return reverse(f"plans:{name}", args=[*(edition.pk for edition in editions), *more])


def item(edition: Edition, number: str) -> Item:
    return edition.items.get(number=number)


def shown(client: Client, editions: tuple[Edition, Edition], **query: str | int) -> str:
    return client.get(address(editions), query).content.decode()


def decided(client: Client, editions: tuple[Edition, Edition], earlier: str, later: str, **more: str) -> str:
    """Decide on a pair by its numbers and return the page that follows."""
    ends = {"earlier": item(editions[0], earlier).pk, "later": item(editions[1], later).pk}
    sent = {"kind": "renamed", "verdict": "accepted", "side": "earlier", **ends, **more}
    return client.post(address(editions, "decide_link"), sent, follow=True).content.decode()


def test_an_item_is_shown_with_its_best_suggestion_the_shared_run_marked_in_both_titles(
    office: Client, editions: tuple[Edition, Edition]
) -> None:
    page = shown(office, editions, item=item(editions[0], "1").pk)
    assert "4件のうち0件を決めました。残りは4件です。" in page
    assert page.count("<mark>道路補修</mark>") == 2
    assert "『道路補修』が共通（ほかの取組には出てこない）" in page
    assert "市民協働の推進 · みどり課".replace("·", "・") in "".join(page.split("</span>")).replace('<span lang="ja">', "")


def test_an_accepted_suggestion_keeps_its_score_and_joins_the_lineages(office: Client, editions: tuple[Edition, Edition]) -> None:
    page = decided(office, editions, "1", "1", reason="道路課に確かめた")
    link = Link.objects.get()
    assert (link.kind, link.verdict, link.reason) == ("renamed", "accepted", "道路課に確かめた")
    assert link.score is not None
    assert item(editions[0], "1").lineage == item(editions[1], "1").lineage
    assert "残りは3件です" in page
    assert "名称変更" in page
    assert 'data-pair="1"' not in page


def test_a_refused_suggestion_is_gone_and_comes_back_when_it_is_undone(office: Client, editions: tuple[Edition, Edition]) -> None:
    page = decided(office, editions, "1", "1", verdict="refused")
    assert "外した候補" in page
    assert 'data-pair="1"' not in page
    undo = address(editions, "undo_link", Link.objects.get().pk)
    page = office.post(undo, {"side": "earlier", "item": item(editions[0], "1").pk}, follow=True).content.decode()
    assert 'data-pair="1"' in page
    assert not Link.objects.exists()
    assert JournalEntry.objects.filter(action="remove_link").count() == 1


def test_another_partner_is_found_by_words_and_by_number(office: Client, editions: tuple[Edition, Edition]) -> None:
    here = item(editions[0], "3").pk
    assert "学校給食の無償化" in shown(office, editions, item=here, q="給食　無償")
    assert "絵本の読み聞かせ" in shown(office, editions, item=here, q="２-1")
    assert "0件見つかりました" in shown(office, editions, item=here, q="ない言葉")
    decided(office, editions, "3", "3", kind="moved")
    assert Link.objects.get().kind == "moved"


def test_an_item_without_partner_is_dropped_from_one_side_and_new_from_the_other(office: Client, editions: tuple[Edition, Edition]) -> None:
    dropped = {"kind": "dropped", "verdict": "accepted", "side": "earlier", "earlier": item(editions[0], "3").pk}
    new = {"kind": "new", "verdict": "accepted", "side": "later", "later": item(editions[1], "3").pk}
    assert "「新規」とする" in shown(office, editions, side="later")
    for sent in (dropped, new):
        assert office.post(address(editions, "decide_link"), sent).status_code == 302
    told = {(link.kind, link.earlier_edition, link.later_edition) for link in Link.objects.all()}
    assert told == {("dropped", *editions), ("new", *editions)}


def test_a_partner_takes_back_that_an_item_was_dropped_and_a_linked_item_cannot_be_dropped(editions: tuple[Edition, Edition]) -> None:
    ends = item(editions[0], "3"), item(editions[1], "3")
    dropped = Wish(LinkKind.DROPPED, earlier=ends[0], later_edition=editions[1])
    decide_pair(wish=dropped, actor=drafts.OFFICE)
    decide_pair(wish=Wish(LinkKind.RENAMED, *ends), actor=drafts.OFFICE)
    assert [link.kind for link in Link.objects.all()] == ["renamed"]
    with pytest.raises(Conflict, match="先にそのつながりを取り消して"):
        decide_pair(wish=dropped, actor=drafts.OFFICE)


def test_a_refusal_leaves_what_was_said_of_an_item_alone(editions: tuple[Edition, Edition]) -> None:
    ends = item(editions[0], "3"), item(editions[1], "3")
    decide_pair(wish=Wish(LinkKind.DROPPED, earlier=ends[0], later_edition=editions[1]), actor=drafts.OFFICE)
    decide_pair(wish=Wish(LinkKind.RENAMED, *ends, verdict=Verdict.REFUSED), actor=drafts.OFFICE)
    assert Link.objects.count() == 2


def test_what_makes_no_sense_is_refused_in_words_and_nothing_is_written(office: Client, editions: tuple[Edition, Edition]) -> None:
    office.raise_request_exception = False
    for sent in ({}, {"kind": "renamed", "verdict": "accepted", "earlier": "1", "later": "0"}, {"kind": "same", "verdict": "accepted"}):
        assert office.post(address(editions, "decide_link"), sent).status_code in (400, 404)
    assert office.get(address(editions), {"item": item(editions[1], "1").pk}).status_code == 404
    assert office.get(reverse("plans:link_items", args=[editions[0].pk, 999])).status_code == 404
    assert not Link.objects.exists()


def test_a_viewer_reads_the_reasons_and_finds_no_button(client: Client, editions: tuple[Edition, Edition]) -> None:
    people.sign_in(client, people.cast().viewer)
    page = shown(client, editions)
    assert "道路補修" in page
    assert "data-accept" not in page
    assert client.post(address(editions, "decide_link"), {}).status_code == 403


def test_the_first_page_counts_what_is_left_and_leads_to_two_chosen_editions(office: Client, editions: tuple[Edition, Edition]) -> None:
    decided(office, editions, "1", "1")
    page = office.get(reverse("plans:links")).content.decode()
    assert "まだ決めていない取組が6件あります" in page
    assert "決めたつながり 1件" in page
    chosen = office.get(reverse("plans:links"), {"earlier": editions[0].pk, "later": editions[1].pk})
    assert chosen.headers["Location"] == address(editions)


def test_the_office_is_told_of_items_nobody_has_decided_on(editions: tuple[Edition, Edition]) -> None:
    lines = list(link_work(drafts.OFFICE))
    assert [line.url for line in lines] == [address(editions)]
    assert "8件" in lines[0].sentence


@pytest.mark.parametrize("items", [10, 300])
def test_the_pages_take_as_many_statements_for_many_items_as_for_few(office: Client, items: int) -> None:
    editions = make_two_editions(more=items)
    counts = []
    for page in (address(editions), reverse("plans:links")):
        with CaptureQueriesContext(connection) as caught:
            assert office.get(page, {"q": "事業"}).status_code == 200
        counts.append(len(caught))
    assert counts[0] <= 21
    assert counts[1] <= 12
