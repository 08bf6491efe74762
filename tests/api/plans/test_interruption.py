"""A power cut in the middle of an import leaves the store as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import os, signal, sys
import django
django.setup()
from pathlib import Path
from django.core.management import call_command
from shirube.plans.actions import record_edition as recording
from shirube.plans.actions.load_city import load_scheme
from shirube.plans.models import Edition, StageCell
from shirube.core.sources.models import Document
from shirube.core.models import JournalEntry
from tests.factories.facts import garden_facts

call_command("migrate", verbosity=0, skip_checks=True)
scheme = load_scheme(city=Path("cities/kanazawa"), key="kanazawa-aabc")
if sys.argv[1] == "cut":
    recording.evaluate_edition = lambda *, edition: os.kill(os.getpid(), signal.SIGKILL)
print([model.objects.count() for model in (Edition, StageCell, Document, JournalEntry)])
recording.record_edition(facts=garden_facts(), scheme=scheme, actor="test")
print([model.objects.count() for model in (Edition, StageCell, Document, JournalEntry)])
"""


def run(word: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "shirube.config.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'city.sqlite3'}",
    }
    return subprocess.run([sys.executable, "-c", SCRIPT, word], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_nothing_of_a_killed_import_is_left_and_the_next_one_is_whole(tmp_path: Path) -> None:
    cut = run("cut", tmp_path)
    assert cut.returncode == -signal.SIGKILL, cut.stderr
    whole = run("whole", tmp_path)
    assert whole.returncode == 0, whole.stderr
    assert whole.stdout.splitlines() == ["[0, 0, 0, 0]", "[1, 5, 1, 1]"]
