"""Rating schemes as data: ordered rules, the first that matches gives the rank.

A scheme says what an actual is compared with (the target, or the target and a base line), how a lower-is-better number is turned
into a rate, how the rate is rounded before it is compared, and what is printed where nothing can be judged.
Bounds are rates as decimals: 110 % is `Decimal("1.1")`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from shirube.core.errors import ContentFault
from shirube.plans.rules.targets import Obstacle

Chosen = TypeVar("Chosen")


class Against(StrEnum):
    """What a rule compares the actual with."""

    TARGET = "target"
    BASELINE = "baseline"


class Baseline(StrEnum):
    """Which earlier actual is the base line."""

    FIRST_ACTUAL = "first-actual"
    PREVIOUS_ACTUAL = "previous-actual"


class LowerFormula(StrEnum):
    """How a lower-is-better number becomes a rate."""

    BASE_OVER_ACTUAL = "base/actual"
    MIRROR = "2-actual/base"


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a rate is rounded before it is compared: `digits` decimals of the percentage, half up or down."""

    digits: int
    mode: str

    def apply(self, rate: Decimal) -> Decimal:
        """Round a rate; 2 digits of the rate are the whole percents."""
        return rate.quantize(Decimal(1).scaleb(-2 - self.digits), rounding=self.mode, context=Context(prec=60))


@dataclass(frozen=True, slots=True)
class RatingRule:
    """One rule: the rate against `against` is over `bound`, or on it when `inclusive`; no bound matches all that is left."""

    code: str
    name: str
    against: Against = Against.TARGET
    bound: Decimal | None = None
    inclusive: bool = True


@dataclass(frozen=True, slots=True)
class RatingScheme:
    """One version of one city's scheme. `rounding` None compares the rate as it is, unrounded."""

    key: str
    version: str
    name: str
    rules: tuple[RatingRule, ...]
    lower: LowerFormula = LowerFormula.BASE_OVER_ACTUAL
    rounding: Rounding | None = None
    baseline: Baseline | None = None
    unjudged: str | None = None
    """The code where nothing can be judged, None for none."""
    unjudged_codes: Mapping[Obstacle, str | None] = field(default_factory=dict)
    """Codes that differ by the reason."""

    def code_for(self, obstacle: Obstacle) -> str | None:
        """Return the code for what cannot be judged because of `obstacle`."""
        return self.unjudged_codes.get(obstacle, self.unjudged)

    @property
    def codes(self) -> tuple[str, ...]:
        """The ranks, best first, without the codes for what cannot be judged."""
        return tuple(rule.code for rule in self.rules)


_ROUNDING_MODES = {"half-up": ROUND_HALF_UP, "down": ROUND_DOWN}
_SCHEME_KEYS = frozenset({"key", "version", "name", "compare", "lower_is_better", "rounding", "baseline", "rules", "unjudged"})
_RULE_KEYS = frozenset({"code", "name", "against", "at_least", "above"})
_COMPARES = {"target": frozenset({Against.TARGET}), "target-and-baseline": frozenset(Against)}


def parse_scheme(mapping: Mapping[str, Any], place: str) -> RatingScheme:
    """Read a scheme from the city pack's data. `place` names the file; every fault names the key.

    Raises `ContentFault`.
    """
    source = _Source(mapping, place)
    source.refuse_unknown(_SCHEME_KEYS)
    compare = source.choice("compare", _COMPARES)
    baseline = source.choice("baseline", {kind.value: kind for kind in Baseline}) if "baseline" in mapping else None
    rules = _rules(source)
    if any(rule.against not in compare for rule in rules):
        raise source.fault("compare", "基準値と比べる規則があります。「target-and-baseline」としてください。")
    if (baseline is None) is any(rule.against is Against.BASELINE for rule in rules):
        raise source.fault("baseline", "基準値と比べる規則があるときだけ、「first-actual」か「previous-actual」を書いてください。")
    unjudged, codes = _unjudged(source)
    return RatingScheme(
        key=source.text("key"),
        version=source.text("version"),
        name=source.text("name"),
        rules=rules,
        lower=source.choice("lower_is_better", {kind.value: kind for kind in LowerFormula}),
        rounding=_rounding(source),
        baseline=baseline,
        unjudged=unjudged,
        unjudged_codes=codes,
    )


@dataclass(frozen=True, slots=True)
class _Source:
    """A mapping of the city pack and the place it was read from."""

    mapping: Mapping[str, Any]
    place: str

    def fault(self, key: str, message: str) -> ContentFault:
        return ContentFault(message, place=f"{self.place} の {key}")

    def refuse_unknown(self, known: frozenset[str]) -> None:
        for key in self.mapping:
            if key not in known:
                raise self.fault(str(key), f"この鍵はありません。使えるのは{_listed(sorted(known))}です。")

    def text(self, key: str) -> str:
        value = self.mapping.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(key, "空でない文字列を書いてください。数字だけのときは引用符で囲んでください。")
        return value

    def choice(self, key: str, choices: Mapping[str, Chosen]) -> Chosen:
        value = self.mapping.get(key)
        if not isinstance(value, str) or value not in choices:
            raise self.fault(key, f"{_listed(choices)}のどれかを書いてください。")
        return choices[value]

    def below(self, key: str, value: object) -> _Source:
        """Step into the mapping under `key`."""
        if not isinstance(value, Mapping):
            raise self.fault(key, "「鍵: 値」の形で書いてください。")
        return _Source(value, f"{self.place} の {key}")


def _listed(words: Iterable[str]) -> str:
    return "、".join(f"「{word}」" for word in words)


def _rules(source: _Source) -> tuple[RatingRule, ...]:
    """Read the rules; the last one must take all that is left, and only the last one."""
    entries = source.mapping.get("rules")
    if not isinstance(entries, list) or not entries:
        raise source.fault("rules", "規則を上から順に一つ以上書いてください。")
    rules = tuple(_rule(source.below(f"rules[{place}]", entry)) for place, entry in enumerate(entries))
    for place, rule in enumerate(rules):
        if (rule.bound is None) != (place == len(rules) - 1):
            raise source.fault(f"rules[{place}]", "下限（at_least か above）のない規則を、最後に一つだけ置いてください。")
    _refuse_disorder(source, rules)
    return rules


def _refuse_disorder(source: _Source, rules: tuple[RatingRule, ...]) -> None:
    """Refuse a code that stands twice and a rule that could never match because an earlier one takes all it would."""
    lowest: dict[Against, tuple[Decimal, bool]] = {}
    for place, rule in enumerate(rules):
        if rule.code in (earlier.code for earlier in rules[:place]):
            raise source.fault(f"rules[{place}].code", f"「{rule.code}」が二度あります。")
        if rule.bound is None:
            continue
        end = (rule.bound, not rule.inclusive)
        if rule.against in lowest and end >= lowest[rule.against]:
            raise source.fault(f"rules[{place}]", "上の規則より下限が低くないため、当てはまることがありません。高い順に並べてください。")
        lowest[rule.against] = end


def _rule(source: _Source) -> RatingRule:
    source.refuse_unknown(_RULE_KEYS)
    if "at_least" in source.mapping and "above" in source.mapping:
        raise source.fault("above", "at_least（以上）と above（超）のどちらか一方にしてください。")
    inclusive = "above" not in source.mapping
    key = "at_least" if inclusive else "above"
    against = source.choice("against", {kind.value: kind for kind in Against}) if "against" in source.mapping else Against.TARGET
    bound = _percentage(source, key) if key in source.mapping else None
    return RatingRule(source.text("code"), source.text("name"), against, bound, inclusive)


def _percentage(source: _Source, key: str) -> Decimal:
    """Read 「110%」 as 1.1."""
    value = source.mapping.get(key)
    try:
        if not isinstance(value, str) or not value.endswith("%"):
            raise ValueError(value)
        percent = Decimal(value.removesuffix("%"))
        if not percent.is_finite():
            raise ValueError(value)
    except (ValueError, InvalidOperation) as error:
        raise source.fault(key, "「110%」のように、%を付けた数字を書いてください。") from error
    return percent.scaleb(-2)


def _rounding(source: _Source) -> Rounding | None:
    """Read `none`, or the decimals of the percentage and the mode."""
    value = source.mapping.get("rounding")
    if value == "none":
        return None
    inner = source.below("rounding", value)
    inner.refuse_unknown(frozenset({"digits", "mode"}))
    digits = inner.mapping.get("digits")
    if type(digits) is not int or not 0 <= digits <= 6:
        raise inner.fault("digits", "0から6までの整数（%の小数の桁数）を書いてください。")
    return Rounding(digits, inner.choice("mode", _ROUNDING_MODES))


def _unjudged(source: _Source) -> tuple[str | None, dict[Obstacle, str | None]]:
    """Read the code for what cannot be judged, and the codes that differ by reason."""
    inner = source.below("unjudged", source.mapping.get("unjudged"))
    inner.refuse_unknown(frozenset({"code", "reasons"}))
    if "code" not in inner.mapping:
        raise inner.fault("code", "判定できないときの記号を書いてください。記号がなければ null としてください。")
    reasons = inner.below("reasons", inner.mapping.get("reasons", {}))
    reasons.refuse_unknown(frozenset(Obstacle))
    codes = {Obstacle(key): _code(reasons, key) for key in reasons.mapping}
    return _code(inner, "code"), codes


def _code(source: _Source, key: str) -> str | None:
    return None if source.mapping[key] is None else source.text(key)
