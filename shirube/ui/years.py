"""Fiscal years and dates in the reader's language: era names in Japanese, western years in English."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language

from shirube.core.calendar import era_date, era_fiscal_year, era_year


def reads_english() -> bool:
    """Tell whether the page is being made in English."""
    return (get_language() or "").startswith("en")


def short_year(year: int) -> str:
    """Return a fiscal year for the head of a column: 「R3」, or "FY2021"."""
    return f"FY{year}" if reads_english() else era_year(year)


def long_year(year: int) -> str:
    """Return a fiscal year for a sentence: 「令和3年度」, or "FY2021"."""
    return f"FY{year}" if reads_english() else era_fiscal_year(year)


def full_year(year: int) -> str:
    """Return a fiscal year in both calendars, for the one place of a page that says so: 「令和3年度（2021年度）」."""
    return f"FY{year} ({era_year(year)})" if reads_english() else f"{era_fiscal_year(year)}（{year}年度）"


def full_date(day: date) -> str:
    """Return a day: 「令和3年8月25日」, or "25 August 2021"."""
    return f"{day.day} {day:%B %Y}" if reads_english() else era_date(day)
