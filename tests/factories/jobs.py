"""Jobs that leave a trace, for tests of the worker. The trace is a file named in SHIRUBE_TEST_TRACE, the effect a row."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

from django.db import transaction

from shirube.core.jobs import job
from shirube.core.models import SearchEntry


def trace() -> Path:
    return Path(os.environ["SHIRUBE_TEST_TRACE"])


def leave(word: str) -> int:
    """Add a line to the trace; return how many such lines there are now."""
    with trace().open("a", encoding="utf-8") as stream:
        stream.write(f"{word}\n")
    return trace().read_text(encoding="utf-8").splitlines().count(word)


def effect(word: str) -> None:
    SearchEntry.objects.create(scope="test", kind="job", title=word, url="/", folded_title=word, grams=word)


@job()
def count(number: int) -> None:
    leave(f"count {number}")


@job()
def slow_at_first(word: str) -> None:
    """Take for ever the first time, with the effect written but not committed."""
    with transaction.atomic():
        effect(word)
        if leave(word) == 1:
            time.sleep(60)


@job(retries=2, pause=timedelta(milliseconds=1))
def fails(times: int) -> str:
    if leave("fails") <= times:
        raise RuntimeError("what it said")
    return "done"


@job()
def sleeps(seconds: float) -> None:
    leave("asleep")
    time.sleep(seconds)
    leave("awake")


@job()
def gives_what_json_cannot_say() -> object:
    return {1, 2}
