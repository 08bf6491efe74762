"""Suggestions between two editions in the store: what was decided never comes back, and the cost does not grow with the plan."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shirube.plans.actions.lineages import Wish, decide_link, remove_link
from shirube.plans.models import Edition, Item
from shirube.plans.queries.suggestions import between_editions, suggestions_between
from shirube.plans.rules.links import LinkKind, Verdict
from tests.factories import drafts
from tests.factories.links import make_two_editions

pytestmark = pytest.mark.django_db


def ends(earlier: Edition, later: Edition) -> set[tuple[str, str]]:
    """Return the suggested pairs by number."""
    numbers = dict(Item.objects.values_list("pk", "number"))
    return {(numbers[each.earlier], numbers[each.later]) for each in suggestions_between(earlier, later)}


def item(edition: Edition, number: str) -> Item:
    return edition.items.get(number=number)


def test_a_measure_is_found_under_its_later_name_also_below_a_header_that_is_not_counted() -> None:
    earlier, later = make_two_editions()
    assert {("1", "1"), ("2-1", "2-1")} <= ends(earlier, later)


@pytest.mark.parametrize("verdict", Verdict)
def test_what_was_accepted_or_refused_is_never_proposed_again_until_it_is_undone(verdict: Verdict) -> None:
    earlier, later = make_two_editions()
    wish = Wish(LinkKind.RENAMED, item(earlier, "1"), item(later, "1"), verdict=verdict)
    link = decide_link(wish=wish, actor=drafts.OFFICE)
    assert ("1", "1") not in ends(earlier, later)
    assert (link.earlier.number, link.later.number) == ("1", "1")  # type: ignore[union-attr]  # both ends were given
    remove_link(link=link, actor=drafts.OFFICE)
    assert ("1", "1") in ends(earlier, later)


def test_a_pair_decided_the_other_way_round_is_decided() -> None:
    earlier, later = make_two_editions()
    decide_link(wish=Wish(LinkKind.RENAMED, item(later, "1"), item(earlier, "1")), actor=drafts.OFFICE)
    assert ("1", "1") not in ends(earlier, later)


def test_nothing_is_proposed_for_what_was_dropped_or_is_new() -> None:
    earlier, later = make_two_editions()
    dropped = Wish(LinkKind.DROPPED, earlier=item(earlier, "1"), later_edition=later)
    new = Wish(LinkKind.NEW, later=item(later, "2-1"), earlier_edition=earlier)
    for wish in (dropped, new):
        decide_link(wish=wish, actor=drafts.OFFICE)
    found = ends(earlier, later)
    assert not [pair for pair in found if pair[0] == "1" or pair[1] == "2-1"]
    decided = between_editions(earlier, later).decided
    assert (decided.earlier, decided.later) == (frozenset({item(earlier, "1").pk}), frozenset({item(later, "2-1").pk}))


@pytest.mark.parametrize("items", [10, 300])
def test_suggestions_take_six_statements_whatever_the_size(items: int) -> None:
    earlier, later = make_two_editions(more=items)
    with CaptureQueriesContext(connection) as caught:
        suggestions_between(earlier, later)
    assert len(caught) == 6


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("suggest_links", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_names_both_items_the_score_and_the_reasons() -> None:
    make_two_editions()
    text = printed("reform@1.0", "reform")
    assert "1 道路補修の受付" in text
    assert "名称変更 1 道路補修等情報システムの導入検討" in text
    assert "『道路補修』が共通（ほかの取組には出てこない）" in text


def test_the_command_gives_json_and_takes_editions_as_options() -> None:
    make_two_editions()
    told = json.loads(printed("reform", "reform", "--edition", "1.0", "--against", "2.0", "--json", "--best", "1"))
    first = told["suggestions"][0]
    assert first["earlier"] == {"number": "1", "title": "道路補修の受付"}
    assert 0 < first["score"] <= 1
    assert first["reasons"]


@pytest.mark.parametrize(
    ("arguments", "told"), [(["reform@9", "reform"], "1.0、2.0"), (["reform", "reform", "--best", "0"], "1から20まで")]
)
def test_the_command_says_how_to_mend_a_wrong_wish(arguments: list[str], told: str) -> None:
    make_two_editions()
    with pytest.raises(CommandError, match=told):
        printed(*arguments)
