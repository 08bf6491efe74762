"""The demo has a round that is open already; starting it again changes nothing."""

from __future__ import annotations

import pytest

from shirube.core.people.queries import today
from shirube.cycle.actions.demo_round import make_demo_round
from shirube.cycle.models import Entry, Round
from shirube.cycle.rules.states import RoundState
from tests.factories import plans

pytestmark = pytest.mark.django_db


def test_the_demo_opens_a_round_on_the_year_after_the_last_reported_one() -> None:
    edition = plans.make_city()
    made = make_demo_round(section=plans.make_section("まちづくり課"))
    assert made is not None
    made.refresh_from_db()
    assert (made.edition, made.fiscal_year, made.state, made.title) == (edition, 2022, RoundState.OPEN, "令和4年度実績の取りまとめ")
    assert made.section_due is not None
    assert made.section_due > today()
    assert Entry.objects.filter(sheet__round=made).count() == 10


def test_a_second_start_opens_nothing_more() -> None:
    plans.make_city()
    section = plans.make_section("みどり課")
    make_demo_round(section=section)
    assert make_demo_round(section=section) is None
    assert Round.objects.count() == 1


def test_a_section_without_items_gets_no_round() -> None:
    plans.make_city()
    assert make_demo_round(section=plans.make_section("仕事のない課")) is None
