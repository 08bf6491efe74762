"""The fourth way in: a workbook (.xlsx) or CSV made from the template, with one row per item."""

from shirube.plans.readers.sheets.grid import is_workbook
from shirube.plans.readers.sheets.reader import looks_like_csv, read_csv, read_workbook
from shirube.plans.readers.sheets.template import write_status_list_template

__all__ = ["is_workbook", "looks_like_csv", "read_csv", "read_workbook", "write_status_list_template"]
