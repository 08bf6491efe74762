"""Turns a reading and the rules' verdicts into one JSON object, or into a few lines for a person. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from shirube.plans.readers.facts import item_facts, plan_facts, printed_scheme
from shirube.plans.readers.shapes import (
    LEVELS,
    Band,
    Goal,
    Heading,
    Indicator,
    MeasureCount,
    Numbered,
    Outline,
    OutlineColumn,
    Progress,
    ProgressItem,
    Reading,
    StatusItem,
    StatusList,
    Strategy,
    StrategyItem,
    Vision,
)
from shirube.plans.rules.assessments import assess
from shirube.plans.rules.audit import Finding, audit
from shirube.plans.rules.facts import Lines, PlanFacts
from shirube.plans.rules.schemes import RatingScheme

Json = dict[str, Any]
_LEVEL_NAMES = {"chapter": "章", "section": "節", "group": "項目群"}
_KINDS = {"status-list": "取組事項状況一覧", "progress": "進捗報告", "strategy": "戦略", "outline": "骨子案"}
_NO_SCHEME = RatingScheme(key="none", version="", name="", rules=())


def report(reading: Reading) -> Json:
    """Return a reading as one JSON object, with what the rules compute and find."""
    facts = plan_facts(reading)
    scheme = printed_scheme(reading)
    findings = [_finding(finding) for finding in audit(facts, scheme)] + _missing(reading)
    if isinstance(reading, StatusList):
        return _status_list(reading, facts, scheme, findings)
    if isinstance(reading, Progress):
        return _progress(reading, findings)
    if isinstance(reading, Outline):
        return _outline(reading, findings)
    return _strategy(reading, findings)


def summary(reading: Reading, content: Json) -> str:
    """Return a reading in a few Japanese lines: what it is, how many items, how many inferred, what was found."""
    inferred = sum(not getattr(item, "certain", True) for item in reading.items)
    lines = [
        f"種類: {_KINDS[reading.kind]}",
        f"題名: {reading.title}",
        f"取組: {len(reading.items)}件（うち位置を推定したもの {inferred}件）",
        f"気付いた点: {len(content['findings'])}件",
    ]
    lines += [f"  {_place(finding['lines'])} {finding['sentence']}" for finding in content["findings"]]
    return "\n".join(lines)


def _place(lines: list[list[int]]) -> str:
    spans = (f"{first}行目" if first == last else f"{first}～{last}行目" for first, last in lines)
    return "・".join(spans) or "―"


def _span(lines: Lines) -> list[int]:
    return [lines.first, lines.last]


def _cells(cells: Mapping[int, str]) -> dict[str, str]:
    return {str(year): cell for year, cell in sorted(cells.items())}


def _year(year: int | None) -> str | None:
    return None if year is None else str(year)


def _finding(finding: Finding) -> Json:
    return {
        "kind": str(finding.kind),
        "item": finding.item,
        "lines": [_span(lines) for lines in finding.lines],
        "sentence": str(finding.sentence),
        "excuse": None if finding.excuse is None else str(finding.excuse),
    }


def _missing(reading: Reading) -> list[Json]:
    return [
        {"kind": "missing", "item": None, "lines": [_span(missing.lines)], "sentence": missing.sentence, "excuse": None}
        for missing in reading.missing
    ]


def _status_list(reading: StatusList, facts: PlanFacts, scheme: RatingScheme | None, findings: list[Json]) -> Json:
    return {
        "kind": reading.kind,
        "title": reading.title,
        "sha256": reading.sha256,
        "years": [str(year) for year in reading.years],
        "status_year": _year(reading.status_year),
        "levels": [_level(level, reading.headings) for level in LEVELS],
        "stages": [{"sign": stage.sign, "meaning": stage.meaning, "recovered": stage.recovered} for stage in reading.stages],
        "scheme": [_band(band) for band in reading.bands],
        "items": [_status_item(item, facts, scheme) for item in reading.items],
        "goals": [_goal(goal) for goal in reading.goals],
        "glossary": [
            {"number": term.number, "term": term.term, "explanation": term.explanation, "lines": _span(term.lines)}
            for term in reading.glossary
        ],
        "findings": findings,
    }


def _outline(reading: Outline, findings: list[Json]) -> Json:
    return {
        "kind": reading.kind,
        "title": reading.title,
        "sha256": reading.sha256,
        "plans": [_outlined(column) for column in reading.columns],
        "findings": findings,
    }


def _outlined(column: OutlineColumn) -> Json:
    return {
        "name": column.name,
        "years": list(column.years),
        "aspects": [{"label": aspect.label, "text": aspect.text, "lines": _span(aspect.lines)} for aspect in column.aspects],
        "headings": [
            {
                "group": heading.group,
                "number": heading.number,
                "name": heading.name,
                "items": [{"title": item.title, "lines": _span(item.lines)} for item in heading.items],
            }
            for heading in column.headings
        ],
    }


def _level(level: str, headings: Iterable[Heading]) -> Json:
    found = [heading for heading in headings if heading.level == level]
    return {
        "level": level,
        "name": _LEVEL_NAMES[level],
        "headings": [{"number": heading.number, "title": heading.title, "lines": _span(heading.lines)} for heading in found],
    }


def _band(band: Band) -> Json:
    bounds = {"at_least": band.at_least, "below": band.below}
    return {"rating": band.code, **{name: None if bound is None else str(bound) for name, bound in bounds.items()}}


def _status_item(item: StatusItem, facts: PlanFacts, scheme: RatingScheme | None) -> Json:
    return {
        "number": item.number,
        "title": item.title,
        "flags": list(item.flags),
        "indicator": item.indicator,
        "path": list(item.path),
        "sections": list(item.sections),
        "plan": _cells(item.plan),
        "actual": _cells(item.actual),
        "printed": {"year": _year(item.printed.year), "rating": item.printed.rating},
        "computed": _computed(item, facts, scheme),
        "remarks_covid": item.remarks_covid,
        "lines": _span(item.lines),
        "confidence": "certain" if item.certain else "inferred",
        "notes": list(item.notes),
    }


def _computed(item: StatusItem, facts: PlanFacts, scheme: RatingScheme | None) -> Json:
    """Return what the rules make of an item: the rate as a decimal (1.0667 is 106.67 %), and the reason where there is no rank."""
    if item.indicator and scheme is None:
        return {"year": None, "rating": None, "attainment": None, "base": "", "reason": "文書に評価の凡例がない。"}
    assessment = assess(item_facts(item), facts, scheme or _NO_SCHEME)
    rate = assessment.attainment
    rated = assessment.rating is not None
    return {
        "year": _year(assessment.year) if rated else None,
        "rating": assessment.rating,
        "attainment": None if rate is None else str(rate.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)),
        "base": assessment.base,
        "reason": None if assessment.reason is None else str(assessment.reason),
    }


def _goal(goal: Goal) -> Json:
    return {
        "number": goal.number,
        "title": goal.title,
        "path": list(goal.path),
        "target": _cells(goal.target),
        "actual": _cells(goal.actual),
        "peers": goal.peers or None,
        "average": _cells(goal.average),
        "rank": _cells(goal.rank),
        "reference_years": [str(year) for year in goal.reference_years],
        "page": goal.page,
        "lines": _span(goal.lines),
    }


def _numbered(numbered: Numbered) -> Json:
    return {"number": numbered.number, "name": numbered.name}


def _progress(reading: Progress, findings: list[Json]) -> Json:
    return {
        "kind": reading.kind,
        "title": reading.title,
        "sha256": reading.sha256,
        "year": _year(reading.year),
        "marks": [{"sign": mark.sign, "meaning": mark.meaning} for mark in reading.marks],
        "items": [_progress_item(item) for item in reading.items],
        "summary": [_count(count) for count in reading.counts],
        "totals": {
            "printed": reading.printed_total,
            "recounted": _recounted(reading.counts),
            "printed_sum": reading.printed_sum,
            "recounted_sum": sum(_recounted(reading.counts).values()),
        },
        "findings": findings,
    }


def _recounted(counts: Iterable[MeasureCount]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for count in counts:
        for mark, number in count.recounted.items():
            totals[mark] = totals.get(mark, 0) + number
    return totals


def _progress_item(item: ProgressItem) -> Json:
    return {
        "policy": _numbered(item.policy),
        "measure": _numbered(item.measure),
        "title": item.title,
        "parent": item.parent,
        "step": item.step,
        "mark": item.mark or None,
        "counted": item.counted,
        "lines": _span(item.lines),
        "confidence": "certain" if item.certain else "inferred",
        "notes": list(item.notes),
    }


def _count(count: MeasureCount) -> Json:
    return {
        "policy": _numbered(count.policy),
        "measure": _numbered(count.measure),
        "printed": count.printed,
        "recounted": count.recounted,
        "lines": None if count.lines is None else _span(count.lines),
    }


def _strategy(reading: Strategy, findings: list[Json]) -> Json:
    return {
        "kind": reading.kind,
        "title": reading.title,
        "sha256": reading.sha256,
        "version": reading.version,
        "versions": list(reading.versions),
        "years": [str(year) for year in reading.years],
        "items": [_strategy_item(item) for item in reading.items],
        "visions": [_vision(vision) for vision in reading.visions],
        "indicators": [_indicator(indicator) for indicator in reading.indicators],
        "findings": findings,
    }


def _strategy_item(item: StrategyItem) -> Json:
    return {
        "policy": _numbered(item.policy),
        "measure": _numbered(item.measure),
        "title": item.title,
        "parent": item.parent,
        "added_in": item.added_in,
        "step": item.step,
        "done": item.done,
        "lines": _span(item.lines),
        "confidence": "certain" if item.certain else "inferred",
        "notes": list(item.notes),
    }


def _vision(vision: Vision) -> Json:
    return {"policy": _numbered(vision.policy), "measure": _numbered(vision.measure), "text": vision.text, "lines": _span(vision.lines)}


def _indicator(indicator: Indicator) -> Json:
    return {
        "name": indicator.name,
        "explanation": indicator.explanation,
        "unit": indicator.unit,
        "group": indicator.group,
        "target": {
            str(year): {
                "number": None if cell.number is None else str(cell.number),
                "comparator": cell.comparator or None,
                "unit": cell.unit,
                "text": cell.text,
            }
            for year, cell in sorted(indicator.targets.items())
        },
        "lines": _span(indicator.lines),
    }
