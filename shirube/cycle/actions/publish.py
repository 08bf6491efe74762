"""Write publications into a folder that any web server can give: each whole or not at all, and never again once it is there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from time import time

from django.conf import settings

from shirube.core.commands import save_bytes
from shirube.core.errors import InvalidInput, NotFound
from shirube.cycle.models import Publication
from shirube.cycle.queries.publications import content_of, previous_of, publication_of, published
from shirube.cycle.writers.site.front import front_files
from shirube.cycle.writers.site.pages import Files, publication_files

STALE = 3600
"""Seconds after which what an interrupted writing left behind is swept away."""
PART = ".part"


def store() -> Path:
    """Return the folder from which the site itself gives publications."""
    return Path(settings.DATA_DIR) / "publications"


def publish(*, publication: Publication, folder: Path) -> Path:
    """Write a publication into `folder`, and the first page that lists all that lie there; return the publication's own folder.

    Raises `InvalidInput` where nothing can be written.
    """
    written = write_publication(publication=publication, folder=folder)
    for path, data in front_files(published(_digests(folder))).items():
        with _told(folder):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
        save_bytes(folder / path, data)
    return written


def stored_file(*, digest: str, path: str) -> Path:
    """Return a file of a publication in the site's own folder, which is written where it is not there yet; raises `NotFound`."""
    place = store() / digest
    if not place.is_dir():
        place = write_publication(publication=publication_of(digest), folder=store())
    file = (place / path.replace("\x00", "")).resolve()
    if not file.is_relative_to(place.resolve()) or not file.is_file():
        raise NotFound("この公表に、この名前の頁やファイルはありません。公表の最初の頁から選んでください。")
    return file


def write_publication(*, publication: Publication, folder: Path) -> Path:
    """Write a publication's own folder unless it is there: it is made beside its place and moved there when it is whole."""
    place = folder / publication.digest
    if place.is_dir():
        return place
    before = previous_of(publication)
    files = publication_files(content_of(publication), content_of(before) if before else None, publication.digest)
    part = folder / f".{publication.digest}.{os.getpid()}-{token_hex(4)}{PART}"
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        try:
            _write(part, files)
            _move(part, place)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return place


def _write(part: Path, files: Files) -> None:
    for path, data in files.items():
        file = part / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())


def _move(part: Path, place: Path) -> None:
    try:
        part.rename(place)
    except OSError:
        if not place.is_dir():  # somebody else was quicker: the same bytes are there
            raise


def _sweep(folder: Path) -> None:
    for left in folder.glob(f".*{PART}"):
        with suppress(OSError):
            if time() - left.stat().st_mtime > STALE:
                shutil.rmtree(left, ignore_errors=True)


def _digests(folder: Path) -> Iterable[str]:
    return [place.name for place in folder.iterdir() if place.is_dir() and len(place.name) == 64]


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn an error of the disk into a sentence with its place."""
    try:
        yield
    except OSError as error:
        raise InvalidInput(f"書き込めません（{error.strerror}）。場所と権限を確かめてください。", place=str(folder)) from error
