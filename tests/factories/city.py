"""An invented city's pack in a folder of its own, as another city would write it."""

from __future__ import annotations

import shutil
from pathlib import Path

from shirube.plans.content.files import write_edition
from shirube.plans.content.shapes import EditionFacts
from tests.factories.facts import garden_facts

OURS = Path(__file__).resolve().parents[2] / "cities" / "kanazawa"
CITY = """name: 若松市
name_en: Wakamatsu City
code: "999996"
url: https://www.city.example.jp/
licence: CC BY 4.0
licence_url: https://creativecommons.org/licenses/by/4.0/deed.ja
attribution: 若松市
"""
PLAN = "slug: garden-plan\nname: 若松市緑化計画\nname_en: Wakamatsu Greening Plan\nfirst_year: 2019\nlast_year: 2022\nposition: 9\n"
SECTIONS = "name,slug\nみどり課,midori\n学び課,manabi\n住まい課,sumai\n"


def write_city(folder: Path, facts: EditionFacts | None = None) -> Path:
    """Write the pack of a small city with one plan of one edition into `folder` and return it."""
    edition = folder / "plans" / "garden-plan" / "R3"
    write_edition(edition, facts or garden_facts())
    (edition.parent / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "city.yaml").write_text(CITY, encoding="utf-8")
    (folder / "sections.csv").write_text(SECTIONS, encoding="utf-8")
    shutil.copytree(OURS / "schemes", folder / "schemes")
    return folder
