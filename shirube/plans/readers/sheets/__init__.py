"""The fourth way in: a workbook (.xlsx) or CSV made from the template, with one row per item."""

from shirube.plans.readers.sheets.grid import is_workbook
from shirube.plans.readers.sheets.reader import looks_like_csv, read_csv, read_workbook

__all__ = ["is_workbook", "looks_like_csv", "read_csv", "read_workbook"]
