"""A whole city on the stage for load and fault tests: a server of its own, a round on the real plan, a clerk for every section.

`python -m tests.stage set` fills the store that DATABASE_URL names and prints whom it made; `answers` prints every answer in force;
`mingle` brings the sections to different states. Each runs in a process of its own, since the store is not the test's.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from shirube.config.server import server_command
from shirube.core.calendar import end_of_fiscal_year
from tests.serving import ROOT, free_port, prepare, wait_for

TOKEN = "t" * 32
"""A token against forged requests: the cookie and the header need only be the same."""
YEAR = 2022
NAMES = {"reporter": "入力担当", "office": "事務局"}


@dataclass(frozen=True)
class Clerk:
    """Who answers for a section: the address of the screen, the session, and the cells to be filled in as (cell, text)."""

    round: int
    slug: str
    account: int
    session: str
    cells: tuple[tuple[str, str], ...]

    @property
    def page(self) -> str:
        """The address of the section's screen."""
        return f"/staff/rounds/{self.round}/sections/{quote(self.slug)}/"


@dataclass
class Stage:
    """A store that is filled, and the port its server listens on."""

    environment: dict[str, str]
    port: int
    clerks: list[Clerk] = field(default_factory=list)
    office: str = ""
    round: int = 0

    @property
    def matrix(self) -> str:
        """The address of the office's matrix."""
        return f"/staff/rounds/{self.round}/"


def set_up(folder: Path, *, database: str = "") -> Stage:
    """Fill a store, an SQLite file in `folder` where no address is given, with the city, a round and its clerks."""
    environment = prepare(folder, database=database)
    made = json.loads(_run(environment, "set"))
    clerks = [
        Clerk(made["round"], each["slug"], each["account"], each["session"], tuple(map(tuple, each["cells"]))) for each in made["clerks"]
    ]
    return Stage(environment, free_port(), clerks, made["office"], made["round"])


def answers(stage: Stage) -> dict[str, str]:
    """Return every answer in force, by `<entry>-<question>`."""
    found: dict[str, str] = json.loads(_run(stage.environment, "answers"))
    return found


def mingle(stage: Stage) -> None:
    """Bring the sections to different states, as in the middle of a round; the first one has answered half."""
    _run(stage.environment, "mingle")


def _run(environment: dict[str, str], word: str) -> str:
    command = [sys.executable, "-m", "tests.stage", word]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


@contextmanager
def played(stage: Stage, *, workers: int = 2) -> Iterator[subprocess.Popen[bytes]]:
    """Run the stage's server in a process group of its own, so that all of it can be killed at once."""
    server = start(stage, workers=workers)
    try:
        yield server
    finally:
        stop(server, signal.SIGTERM)


def start(stage: Stage, *, workers: int = 2) -> subprocess.Popen[bytes]:
    """Start the server and wait until it answers."""
    command = server_command(port=stage.port, workers=workers)
    server = subprocess.Popen(command, cwd=ROOT, env=stage.environment, start_new_session=True, stderr=subprocess.DEVNULL)
    wait_for(stage.port)
    return server


def stop(server: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Stop the server and all its workers; SIGKILL is the power cut."""
    try:
        os.killpg(server.pid, how)
    except ProcessLookupError:
        return
    server.wait(20)


@dataclass
class Visit:
    """One person's connection to the server; reconnects where it was lost."""

    port: int
    session: str
    connection: HTTPConnection | None = None

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def leave(self) -> None:
        """Close the connection."""
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask for a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, values: dict[str, Any]) -> tuple[int, bytes]:
        """Send a form."""
        return self._ask("POST", path, urlencode(values))

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, bytes]:
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.connection = self.connection or HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            self.leave()
            raise

    def save(self, clerk: Clerk, cell: str, text: str, base: int = 0) -> tuple[int, bytes]:
        """Save one cell as the section's screen does."""
        return self.post(f"{clerk.page}answers/", {"cell": cell, "text": text, "base": base, "account": clerk.account})


def save_until_confirmed(visit: Visit, clerk: Clerk, cell: str, text: str, *, patience: float = 60) -> None:
    """Save a cell again and again while the server is away, as the screen does; return when it was confirmed."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            status, body = visit.save(clerk, cell, text)
        except (OSError, HTTPException):
            time.sleep(0.05)
            continue
        if status == 200:
            return
        raise RuntimeError(f"{status} {body[:300].decode(errors='replace')}")
    raise RuntimeError("the server did not come back")


def _set() -> None:
    from django.test import Client

    from shirube.core.people.models import Account, Post
    from shirube.core.people.queries import today
    from shirube.core.people.rules import Role, program
    from shirube.cycle.actions.open_round import Settings, create_round, open_round, standard_title
    from shirube.plans.queries.editions import editions_of
    from tests.factories.people import sign_in

    edition = editions_of("reform-plan")[-1]
    settings = Settings(standard_title(YEAR), end_of_fiscal_year(YEAR), section_due=today() + timedelta(14))
    round_ = create_round(edition=edition, fiscal_year=YEAR, settings=settings, actor=program("test:stage"))
    open_round(round_=round_, actor=program("test:stage"))

    def enter(name: str, role: Role, section: Any = None) -> tuple[int, str]:
        account = Account.objects.create_user(f"{name}@city.example.jp", None, name=NAMES[role.value])
        Post.objects.create(account=account, role=role.value, section=section, begins_on=today())
        return account.pk, sign_in(Client(), account).session.session_key or ""

    clerks = []
    for number, sheet in enumerate(round_.sheets.select_related("section")):
        account, session = enter(f"clerk{number}", Role.REPORTER, sheet.section)
        cells = [cell for entry in sheet.entries.select_related("item__indicator") for cell in _cells(entry, number)]
        clerks.append({"slug": sheet.section.slug, "account": account, "session": session, "cells": cells})
    print(json.dumps({"round": round_.pk, "clerks": clerks, "office": enter("office", Role.OFFICE)[1]}))  # noqa: T201  (the answer)


def _cells(entry: Any, number: int) -> list[tuple[str, str]]:
    is_number = hasattr(entry.item, "indicator")
    main = (f"{entry.pk}-actual", str(1000 + number)) if is_number else (f"{entry.pk}-stage", "○")
    return [main, (f"{entry.pk}-remarks", f"{entry.item.number}番について{number}番の課が書いた備考。")]


def _mingle() -> None:
    from shirube.core.people.rules import program
    from shirube.cycle.actions.answer import Change, save_answers
    from shirube.cycle.actions.move import move_entries
    from shirube.cycle.models import Entry, Sheet
    from shirube.cycle.queries.completeness import gaps_of
    from shirube.cycle.queries.rounds import entries_of
    from shirube.cycle.rules.questions import Question
    from shirube.cycle.rules.states import Move

    actor = program("test:stage")
    steps = ((), (Move.SUBMIT,), (Move.SUBMIT, Move.CONFIRM), (Move.SUBMIT, Move.CONFIRM, Move.APPROVE), (Move.SUBMIT, Move.RETURN))
    for place, sheet in enumerate(Sheet.objects.order_by("pk")):
        if place % 7 == 6:
            continue
        entries = list(entries_of(Entry.objects.filter(sheet=sheet).values_list("pk", flat=True)).values())
        entries = entries[: len(entries) // 2 or 1] if place % 5 == 0 else entries
        cells = [(entry, *_cells(entry, place)[0]) for entry in entries]
        save_answers(changes=[Change(entry, Question(cell.partition("-")[2]), text, 0) for entry, cell, text in cells], actor=actor)
        whole = {entry.pk for entry in entries} - set(gaps_of(entries))
        for move in steps[place % 5]:
            move_entries(entries=whole, move=move, actor=actor, note="根拠を備考に書いてください。" if move is Move.RETURN else "")


def _answers() -> None:
    from shirube.cycle.models import Answer

    rows = Answer.objects.order_by("revision").values_list("entry_id", "question", "text")
    print(json.dumps({f"{entry}-{question}": text for entry, question, text in rows}))  # noqa: T201  (the answer)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shirube.config.settings")
    import django

    django.setup()
    {"set": _set, "answers": _answers, "mingle": _mingle}[sys.argv[1]]()
