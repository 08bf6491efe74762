"""A section's screen: who sees it, what it shows and saves, with a script and without."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from shirube.cycle.models import Answer, Round
from tests.factories import cycle, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_() -> Round:
    return cycle.make_round()


@pytest.fixture
def cast() -> people.Cast:
    return people.cast()


def address(round_: Round, name: str = "sheet", slug: str = "section-0", **more: int) -> str:
    return reverse(f"cycle:{name}", kwargs={"pk": round_.pk, "slug": slug, **more})


def test_the_page(round_: Round, cast: people.Cast, client: Client) -> None:
    people.sign_in(client, cast.reporter_a)
    answer = client.get(address(round_))
    assert answer.status_code == 200
    assert "取組その1" in answer.content.decode()
    assert Answer.objects.count() == 0
