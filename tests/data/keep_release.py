"""Keep what a past release stored, for the tests of upgrading (`release-<version>.backup` beside this file).

    git archive <commit of the release> | tar x -C OLD
    (cd OLD && DATABASE_URL=sqlite:///OLD/city.sqlite3 PYTHON tests/data/keep_release.py fill)
    DATABASE_URL=sqlite:///OLD/city.sqlite3 .venv/bin/python -m tests.data.keep_release keep <version> FILE

`fill` runs in the old checkout (copy this file into it) with the old code and its factories; `keep` writes its rows with today's code.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shirube.config.settings")
sys.path.insert(0, str(Path.cwd()))
CITY = Path("cities") / "kanazawa"


def fill() -> None:
    """Make an invented city's store with the release's own code."""
    from django.core.management import call_command

    from shirube.plans.actions.load_city import load_scheme
    from shirube.plans.actions.record_edition import record_edition
    from tests.factories.facts import garden_facts
    from tests.factories.plans import make_city

    call_command("migrate", verbosity=0)
    record_edition(facts=garden_facts(), scheme=load_scheme(city=CITY, key="kanazawa-aabc"), actor="fixture")
    make_city(items=40, held=True)


def keep(version: str, file: str) -> None:
    """Write the store of the past state as a backup."""
    from django.db import connection, transaction

    from shirube.core.transfer import schema
    from shirube.core.transfer.actions import write_backup
    from shirube.core.transfer.archive import About
    from shirube.core.transfer.tables import carried_tables

    with transaction.atomic():
        migrations = tuple(sorted(schema.applied(connection)))
        about = About(version, "2026-11-24T00:00:00+00:00", connection.vendor, migrations, journal_broken_at=None)
        write_backup(connection, about, carried_tables(schema.state_after(connection, migrations)), file=Path(file))


if __name__ == "__main__":
    django.setup()
    fill() if sys.argv[1] == "fill" else keep(*sys.argv[2:])
