"""The city's longest list is signed off and written, pages, papers and all, in less than the twenty seconds it was given."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from shirube.cycle.actions.publish import publish as write
from shirube.plans.actions.load_city import load_city
from shirube.plans.models import Plan
from tests.bench.table import Table
from tests.factories.publications import publish

pytestmark = [pytest.mark.bench]
CITY = Path(__file__).resolve().parents[2] / "cities" / "kanazawa"
LIMIT = 20


@pytest.mark.django_db(transaction=True)
def test_publishing_the_whole_list(table: Table, tmp_path: Path) -> None:
    list(load_city(city=CITY, actor="bench"))
    began = perf_counter()
    made = publish(Plan.objects.get(slug="reform-plan"))
    signed = perf_counter() - began
    place = write(publication=made, folder=tmp_path)
    spent = perf_counter() - began
    files = [file for file in place.rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in files)
    told = f"{spent:.1f} s ({signed:.1f} s to sign off; {len(files)} files, {size / 1e6:.1f} MB)"
    table.add("publishing the list of 284 items", f"≤ {LIMIT} s", told)
    assert spent < LIMIT
