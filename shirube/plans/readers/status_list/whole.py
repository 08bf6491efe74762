"""What frames a status list: its title, its table of contents, and whether the file was cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from shirube.plans.readers.shapes import Missing
from shirube.plans.readers.status_list.items import Gathered, RawItem
from shirube.plans.readers.text import squeeze
from shirube.plans.rules.facts import Lines

_CONTENTS = re.compile(r"(?P<title>[^\t]{2,80})\t+\s*(?P<page>\d{1,4})\s*")
_LABEL = re.compile(r"資料番号|資料|別紙|[\d０-９]+(?:[-－][\d０-９]+)*|目次")
_LONGEST_TITLE = 60
_CUT = "ファイルが{end}行目の表の途中で切れています。番号{number}は行がそろわないため、読み取りませんでした。"
_ABSENT = "目次にある「{title}」が本文に見つかりません。ファイルが途中で切れていないか確かめてください。"


@dataclass(slots=True)
class Cut:
    """The items that a cut file leaves incomplete, and the sentences about them."""

    items: list[RawItem] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)


def read_title(lines: Sequence[str]) -> str:
    """Return the lines in front of the table of contents or the first table, without labels such as 資料番号, joined by a space."""
    title: list[str] = []
    for line in lines[:60]:
        text = squeeze(line)
        if text == "目次" or "\t" in line or len(title) == 3 or len(text) > _LONGEST_TITLE:
            break
        if text and not _LABEL.fullmatch(text):
            title.append(text)
    return " ".join(title)


def cut_items(gathered: Gathered, lines: Sequence[str]) -> Cut:
    """Find the last item if the file ends within it, and items that lack a row."""
    cut = Cut()
    end = max((number for number, line in enumerate(lines, start=1) if line.strip()), default=0)
    for item in gathered.items:
        at_end = item.lines.last == end
        if item.row("plan") is None:
            cut.items.append(item)
            cut.missing.append(Missing(f"番号{item.number}に計画の行がないため、読み取りませんでした。", item.lines))
        elif at_end and not _complete(item):
            cut.items.append(item)
            cut.missing.append(Missing(_CUT.format(end=end, number=item.number), item.lines))
    return cut


def _complete(item: RawItem) -> bool:
    """Whether the last item of a file has both rows, and its last row at least as many cells as years behind the label."""
    return len(item.rows) > 1 and len(item.rows[-1].after) >= len(item.head.years)


def missing_parts(lines: Sequence[str], gathered: Gathered) -> list[Missing]:
    """Compare the table of contents with what follows it: parts that never come are missing."""
    contents = [(number, match["title"]) for number, line in enumerate(lines, start=1) if (match := _CONTENTS.fullmatch(line))]
    if not contents:
        return []
    last = contents[-1][0]
    present = {squeeze(line) for line in lines[last:] if "\t" not in line}
    return [
        Missing(_ABSENT.format(title=squeeze(title)), Lines(number, number)) for number, title in contents if squeeze(title) not in present
    ]
