"""The files of the project, as the architecture tests read them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked() -> tuple[Path, ...]:
    """Return the project's own files: tracked by git, or simply all that are there where git is not."""
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return tuple(
            file for file in ROOT.rglob("*") if file.is_file() and not {".venv", "var", ".git"} & set(file.relative_to(ROOT).parts)
        )
    return tuple(ROOT / line for line in listing.splitlines() if (ROOT / line).is_file())


def files(*suffixes: str, under: str = "", without: str = "/vendor/") -> list[Path]:
    """Return the project's files with these endings below a folder, third-party ones left out."""
    return [
        file
        for file in tracked()
        if file.suffix in suffixes and file.relative_to(ROOT).as_posix().startswith(under) and without not in file.as_posix()
    ]


def name(file: Path) -> str:
    """Return the file's place in the project."""
    return file.relative_to(ROOT).as_posix()
