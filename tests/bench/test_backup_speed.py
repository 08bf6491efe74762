"""Backing up and restoring a hundred cities' worth of rows costs a hundred times one city's time, and no more memory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.table import Table
from tests.stores import KINDS, new_store, python, shirube

pytestmark = [pytest.mark.bench]
NUMBERS = (1, 100)
FILL = """
import sys
from pathlib import Path
from shirube.plans.actions.load_city import load_scheme
from shirube.plans.content.files import read_edition
from tests.bench.test_import_speed import CITY, record
facts = read_edition(CITY / "plans" / "reform-plan" / "2019-2022")
record(facts, load_scheme(city=CITY, key="kanazawa-aabc"), range(int(sys.argv[1])))
"""
MEASURE = """
import json, resource, sys
from pathlib import Path
from time import perf_counter
from shirube.core.transfer import actions
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = perf_counter()
if sys.argv[1] == "back_up":
    carried = actions.back_up(file=Path(sys.argv[2]), passphrase=sys.argv[3] or None)
else:
    carried = actions.restore(file=Path(sys.argv[2]), passphrase=sys.argv[3] or None, actor="bench")
seconds = perf_counter() - began
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(json.dumps({"seconds": seconds, "megabytes": grown / 1024, "rows": carried.rows}))
"""
PASSPHRASE = "七つの海をわたる船は夜明けを待つ"  # noqa: S105  (of the test)


def measured(url: str, what: str, file: Path, passphrase: str = "") -> dict[str, float]:
    found: dict[str, float] = json.loads(python(url, MEASURE, what, str(file), passphrase))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_backing_up_and_restoring(table: Table, tmp_path: Path, kind: str) -> None:
    found = {}
    for number in NUMBERS:
        with new_store(kind, tmp_path) as url, new_store(kind, tmp_path) as place:
            shirube(url, "migrate", "-v0")
            python(url, FILL, str(number))
            file = tmp_path / f"{number}.backup"
            found[number] = [measured(url, "back_up", file), measured(place, "restore", file)]
            if number == max(NUMBERS):
                sealed = measured(url, "back_up", tmp_path / "sealed", PASSPHRASE)
    for place_, word in enumerate(("backing up", "restoring")):
        one, many = found[NUMBERS[0]][place_], found[NUMBERS[-1]][place_]
        growth = (many["seconds"] / many["rows"]) / (one["seconds"] / one["rows"])
        table.add(
            f"{word} 284 items and 100 times that, {kind}: cost of one row against the small one",
            "≤ 1.3",
            f"{growth:.2f} ({one['rows']:,} rows {one['seconds']:.1f} s, {many['rows']:,} rows {many['seconds']:.1f} s, "
            f"{many['megabytes']:.0f} MB more memory)",
        )
        assert growth <= 1.3
        assert many["megabytes"] <= one["megabytes"] + 100
    plain = found[NUMBERS[-1]][0]["seconds"]
    table.add(f"an encrypted backup against a plain one, {kind}", "≤ 1.3 and 1 s for the key", f"{sealed['seconds'] / plain:.2f}")
    assert sealed["seconds"] <= plain * 1.3 + 1
