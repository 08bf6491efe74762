"""`shirube write_template --kind status-list`: writes an Excel template that `read_document` reads back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import localdate

from shirube.core.calendar import fiscal_year_of, parse_fiscal_year
from shirube.core.commands import ShirubeCommand, save_bytes
from shirube.core.errors import InvalidInput
from shirube.plans.readers.sheets.template import write_status_list_template

_MOST_YEARS = 12


class Command(ShirubeCommand):
    help = "Excelのテンプレートを書き出す (Write an Excel template)"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kind", choices=["status-list"], required=True, help="文書の種類 (Kind of document)")
        parser.add_argument("--out", default="status-list.xlsx", metavar="FILE", help="書き出すファイル (File to write)")
        parser.add_argument("--first-year", default="", help="最初の年度、例 R元。なければ今年度 (First fiscal year)")
        parser.add_argument("--last-year", default="", help="最後の年度、例 R4。なければ最初の年度から4年 (Last fiscal year)")
        parser.add_argument("--force", action="store_true", help="同じ名前のファイルを上書きする (Overwrite)")

    def perform(self, **options: Any) -> None:
        years = _years(options["first_year"], options["last_year"])
        out = Path(options["out"])
        if out.exists() and not options["force"]:
            raise InvalidInput("同じ名前のファイルがあります。--out で別の名前にするか、--force を付けてください。", place=str(out))
        save_bytes(out, write_status_list_template(years))
        self.say(f"{out} を書き出しました。")


def _years(first_text: str, last_text: str) -> list[int]:
    """Return the fiscal years from the first (else the current one) to the last (else the third one after it)."""
    first = _year(first_text) if first_text else fiscal_year_of(localdate())
    last = _year(last_text) if last_text else first + 3
    if not 0 <= last - first < _MOST_YEARS:
        raise InvalidInput(f"最初の年度から最後の年度までを、1年から{_MOST_YEARS}年の間にしてください。", place=f"{first_text} {last_text}")
    return list(range(first, last + 1))


def _year(text: str) -> int:
    year = parse_fiscal_year(text)
    if year is None:
        raise InvalidInput("年度として読めません。R元、令和4年度、2022のように書いてください。", place=text)
    return year
