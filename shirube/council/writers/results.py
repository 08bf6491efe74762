"""The results of a consultation as files: CSV, JSON and PDF, all from the frozen data alone, always the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shirube.core.calendar import era_date
from shirube.core.calendar import find_date as read_date
from shirube.council.rules.results import digest
from shirube.council.rules.words import EFFECT_WORDS, STANDING_WORDS, VIA_WORDS
from shirube.cycle.rules.frozen import canonical
from shirube.cycle.writers.palette import palette
from shirube.cycle.writers.tables import BOM
from shirube.cycle.writers.texts import DANGEROUS, tidy
from shirube.cycle.writers.typesetting import typeset

TYPST = Path(__file__).resolve().parent / "typst"
HEAD = ("番号", "対象", "意見の概要", "市の考え方", "修正の有無", "修正の内容", "件数")


def results_json(results: Mapping[str, Any]) -> bytes:
    """Return the results in canonical form: the SHA-256 of these bytes is their hash."""
    return canonical(results)


def results_csv(results: Mapping[str, Any]) -> bytes:
    """Return the statutory table, a line for each group; no line but the head where no comment came."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(HEAD)
    for group in results["groups"]:
        texts = (group["about"] or "案の全体", group["summary"], group["answer"], _effect(group), group["change"])
        writer.writerow([group["number"], *(_harmless(text) for text in texts), group["count"]])
    return (BOM + stream.getvalue()).encode()


def results_pdf(results: Mapping[str, Any]) -> bytes:
    """Return the results as PDF on A4, fit to be kept for good."""
    return typeset("results.typ", results_paper(results), day=results["published_on"], folder=TYPST)


def results_paper(results: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template prints."""
    return {
        "palette": palette(),
        "digest": digest(results),
        "stamp": f"{results['city']} {results['title']} 意見公募の結果",
        "author": results["city"],
        "over": f"{results['plan']} {results['edition']}（案）",
        "title": f"{results['title']} 意見公募の結果",
        "sentence": sentence(results),
        "facts": [{"head": head, "text": text} for head, text in facts(results)],
        "note": results["note"],
        "groups": [
            {
                **group,
                "number": str(group["number"]),
                "count": str(group["count"]),
                "about": group["about"] or "案の全体",
                "effect": _effect(group),
            }
            for group in results["groups"]
        ],
    }


def sentence(results: Mapping[str, Any]) -> str:
    """Return the answer to the page's question: how many said something, and how many of the answers change the draft."""
    if not results["letters"]:
        return "意見の提出はありませんでした。"
    revised = sum(group["effect"] == "revised" for group in results["groups"])
    changed = f"案を修正するのは{revised}項目です。" if revised else "案の修正はありません。"
    number = len(results["groups"])
    return f"{results['letters']}通、{results['opinions']}件の意見を{number}項目にまとめて、市の考え方を示します。{changed}"


def facts(results: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the facts of the procedure, as (head, text)."""
    period = f"{_day(results['opens_on'])}～{_day(results['closes_on'])}"
    found = [
        ("案の公示日", _day(results["announced_on"])),
        ("募集期間", f"{period}（30日より短い理由: {results['short_reason']}）" if results["short_reason"] else period),
        ("結果の公表日", _day(results["published_on"])),
        ("提出", f"{results['letters']}通（意見 {results['opinions']}件）"),
        ("提出の方法", _counts(results["ways"], VIA_WORDS)),
        ("提出した人", _counts(results["standings"], {"": "記入なし", **STANDING_WORDS})),
        ("意見に数えないもの", "、".join(f"{why} {number}件" for why, number in results["not_counted"])),
        ("担当", results["section"]),
    ]
    return [(head, text) for head, text in found if text]


def _counts(counts: list[tuple[str, int]], words: Mapping[str, str]) -> str:
    return "、".join(f"{words.get(value, value)} {number}通" for value, number in counts)


def _effect(group: Mapping[str, Any]) -> str:
    return EFFECT_WORDS.get(group["effect"], "")


def _day(text: str) -> str:
    day = read_date(text)
    return era_date(day) if day else ""


def _harmless(text: str) -> str:
    plain = tidy(text)
    return f"'{plain}" if plain.lstrip().startswith(DANGEROUS) else plain
