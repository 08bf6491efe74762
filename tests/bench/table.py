"""The table that the benchmarks fill and print, and keep in docs/benchmarks.md when asked to."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path

KEPT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


@dataclass
class Table:
    """Rows of (what was measured, the bar, what was found)."""

    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, what: str, bar: str, found: str) -> None:
        """Add one measured row."""
        self.rows.append((what, bar, found))

    def text(self) -> str:
        """Return the table in Markdown."""
        lines = ["| measured | bar | found |", "| --- | --- | --- |", *(f"| {what} | {bar} | {found} |" for what, bar, found in self.rows)]
        return "\n".join(lines)

    def keep(self) -> None:
        """Write docs/benchmarks.md, with the machine named."""
        KEPT.write_text(f"# Benchmarks\n\n{INTRODUCTION}\n\nMachine: {machine()}.\n\n{self.text()}\n", encoding="utf-8")


INTRODUCTION = (
    "Written by `.venv/bin/pytest -m bench --keep-benchmarks`; each bar is a test that fails.\n"
    "Ratios are measured in one run, medians of several. The country is synthetic: the real list once for each of\n"
    "Japan's 1,741 municipalities, every number changed, so that no result can be reused.\n"
    "Server rows run granian as the demo does (2 workers) beside the load generator on the same machine."
)


def machine() -> str:
    """Name the machine by what matters: processors, memory, system, Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    model = next(
        (line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")),
        platform.machine(),
    )
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    return f"{os.cpu_count()} processors ({model}), {memory:.0f} GiB, {system}, Python {platform.python_version()}"
