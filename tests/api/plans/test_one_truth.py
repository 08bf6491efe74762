"""The pages of the city agree with each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from shirube.plans.actions.load_city import load_city

pytestmark = pytest.mark.django_db
CITY = Path(__file__).resolve().parents[3] / "cities" / "kanazawa"


def numbers(client: Client, path: str, pattern: str) -> tuple[str, ...]:
    found = re.search(pattern, client.get(path).content.decode())
    assert found, path
    return found.groups()


def test_home_list_and_indicators_judge_and_count_the_same(client: Client) -> None:
    list(load_city(city=CITY, actor="test"))
    said = r"判定できる(\d+)件のうち(\d+)件が目標に届きました"
    home = numbers(client, "/", said)
    assert numbers(client, "/plans/reform-plan/", said) == home
    assert numbers(client, "/indicators/", r"判定できるのは(\d+)。そのうち(\d+)が目標に届いています") == home
