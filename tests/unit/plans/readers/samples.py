"""Invented documents of the same shapes as the published ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from shirube.plans.readers import read
from shirube.plans.readers.shapes import StatusItem, StatusList

LEGEND = """
【取組事項の段階】

- △：考える
- ：決める
- ：試す
- ◎：行う

【数値目標の達成状況】

- AA：達成率 ≥ 110%以上
- A：110% > 達成率 ≥ 100%
- B：100% > 達成率 ≥ 90%
- C：90% > 達成率
"""
HEADINGS = "\n1 みどりの章\n\n(1) 花の節\n"
YEARS = ("R元", "R2", "R3", "R4")


@dataclass
class Sample:
    """One invented item; `plan` and `actual` are the year cells from the first year on."""

    number: int
    plan: Sequence[str] = ("◎",)
    actual: Sequence[str] = ()
    status: str = ""
    title: str = ""
    flags: str = ""
    content: str = "花を植えます。"
    remarks: str = ""
    section: str = "公園課"
    lose_plan: Sequence[int] = field(default_factory=tuple)
    lose_actual: Sequence[int] = field(default_factory=tuple)

    def rows(self, years: int) -> list[str]:
        """Return the plan row and the actual row; cells named in `lose_*` are left out, as extractions leave them out."""
        plan = [*_padded(self.plan, years), self.status, self.content, self.remarks, self.section]
        actual = [*_padded(self.actual, years), "", "", "", ""]
        name = self.title or f"花壇{self.number}を増やす"
        return [
            "\t".join([f"{self.flags} {self.number}".strip(), name, "計画", *_without(plan, self.lose_plan)]),
            "\t".join(["", "", "実績", *_without(actual, self.lose_actual)]),
        ]


def _padded(cells: Sequence[str], years: int) -> list[str]:
    return [*cells, *[""] * (years - len(cells))]


def _without(cells: Sequence[str], lost: Iterable[int]) -> list[str]:
    return [cell for place, cell in enumerate(cells) if place not in set(lost)]


def head(years: Sequence[str] = YEARS) -> str:
    """Return the head of a table of items."""
    return "\t".join(["取組事項名", "", "", *years, "達成状況", "実施内容", "備考", "担当課"])


def status_list_text(*samples: Sample, years: Sequence[str] = YEARS, legend: str = LEGEND) -> str:
    """Return an invented status list with one table."""
    rows = [row for sample in samples for row in sample.rows(len(years))]
    group = "○花いっぱい" + "\t" * 9
    return "\n".join(["花の計画", "", "取組事項状況一覧", HEADINGS, legend, head(years), group, *rows, ""])


def read_text(text: str, name: str = "花.txt") -> StatusList:
    """Read a text that must be a status list."""
    reading = read(text.encode(), name=name)
    assert isinstance(reading, StatusList)
    return reading


def read_items(*samples: Sample, years: Sequence[str] = YEARS) -> dict[int, StatusItem]:
    """Read invented items; return them by number."""
    return {item.number: item for item in read_text(status_list_text(*samples, years=years)).items}


def company() -> list[Sample]:
    """Return certain rows that teach the reader where each series of numbers begins, in a list that reports up to R3."""
    first = [Sample(number, ["○", "◎"], ["○", "◎"], "R2 達成") for number in range(1, 7)]
    later = [
        Sample(1900 + 100 * place + number, [*[""] * place, "◎"], [*[""] * place, "◎"], f"R{place + 1} 達成")
        for place in (1, 2)
        for number in range(1, 5)
    ]
    new = [Sample(2200 + number, ["", "", "", "◎"], flags="新") for number in range(1, 5)]
    return [*first, *later, *new]
