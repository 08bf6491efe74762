"""The results of a consultation: frozen from what the office has checked and answered, and found again as they were published."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from shirube.core.city import city
from shirube.core.errors import NotFound
from shirube.council.models import Consultation, Letter, Opinion, OpinionGroup
from shirube.council.rules.results import FORMAT, ResultGroup, Results, ResultText, plain
from shirube.council.rules.words import EFFECT_WORDS, ConsultationState, Effect
from shirube.plans.queries.chapters import LifeKind, LifeLine


def freeze(consultation: Consultation, day: date) -> dict[str, Any]:
    """Return the results as plain data, as they are on `day`. Reads published texts only. Five statements.

    `consultation` comes with its edition and plan.
    """
    texts = _texts(consultation)
    groups = [group for group in consultation.groups.select_related("heading", "item") if group.pk in texts]
    return plain(
        Results(
            format=FORMAT,
            city=city().name,
            plan=consultation.edition.plan.name,
            edition=consultation.edition.name,
            title=consultation.title,
            slug=consultation.slug,
            section=consultation.section_name,
            announced_on=str(timezone.localdate(consultation.announced_at)) if consultation.announced_at else "",
            opens_on=str(consultation.opens_on),
            closes_on=str(consultation.closes_on),
            short_reason=consultation.short_reason,
            published_on=str(day),
            letters=Letter.objects.filter(consultation=consultation).count(),
            opinions=sum(sum(each.values()) for each in texts.values()),
            ways=_counted(consultation, "via"),
            standings=_counted(consultation, "standing"),
            not_counted=_not_counted(consultation),
            groups=tuple(_group(number, group, texts[group.pk]) for number, group in enumerate(groups, 1)),
            note=consultation.closing_note,
        )
    )


def _texts(consultation: Consultation) -> dict[int, Counter[str]]:
    """Return the published texts of each group, with how many said the very same."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    counted = Opinion.objects.filter(letter__consultation=consultation, is_not_counted="").exclude(group=None)
    rows = counted.order_by("letter_id", "position").values_list("group_id", "published_text", "checked_at")
    for group, text, checked in rows:
        found[group][text if checked else ""] += 1
    return found


def _group(number: int, group: OpinionGroup, texts: Counter[str]) -> ResultGroup:
    return ResultGroup(
        number=number,
        about=_about(group),
        item=group.item.number if group.item else "",
        summary=group.summary,
        answer=group.answer,
        effect=group.effect,
        change=group.change,
        count=sum(texts.values()),
        texts=tuple(ResultText(text, count) for text, count in texts.items() if text),
    )


def _about(group: OpinionGroup) -> str:
    if group.item is not None:
        return f"{group.item.number} {group.item.title}"
    return " ".join(filter(None, (group.heading.number, group.heading.name))) if group.heading else ""


def _counted(consultation: Consultation, field: str) -> tuple[tuple[str, int], ...]:
    rows = Letter.objects.filter(consultation=consultation).order_by(field).values_list(field).annotate(number=Count("pk"))
    return tuple((value, number) for value, number in rows)


def _not_counted(consultation: Consultation) -> tuple[tuple[str, int], ...]:
    others = Opinion.objects.filter(letter__consultation=consultation).exclude(is_not_counted="")
    return tuple(others.order_by("is_not_counted").values_list("is_not_counted").annotate(number=Count("pk")))


def published_results(slug: str) -> tuple[Mapping[str, Any], str]:
    """Return published results as plain data, and their hash; raises `NotFound` before they are. One statement."""
    found = Consultation.objects.filter(slug=slug, state=ConsultationState.RESULTS).values_list("results", "digest").first()
    if found is None or found[0] is None:
        raise NotFound(gettext("この意見公募の結果は、まだ公表されていません。"))
    return found[0], found[1]


def comment_lines(items: Sequence[int]) -> Iterator[LifeLine]:
    """Tell what residents said of items and what the city answered, where the results are published. Two statements."""
    chosen = OpinionGroup.objects.filter(item__in=items, consultation__state=ConsultationState.RESULTS)
    groups = list(chosen.select_related("consultation").defer("consultation__results").annotate(number=Count("opinions")))
    for group in groups:
        if group.number and group.consultation.results_published_at:
            day = timezone.localdate(group.consultation.results_published_at)
            url = reverse("council:results", args=[group.consultation.slug])
            yield LifeLine(LifeKind.COMMENT, day, _sentence(group, group.number), url, item=group.item_id)


def _sentence(group: OpinionGroup, number: int) -> str:
    told = ngettext(
        "「%(title)s」に%(n)s件の意見がありました。意見の概要: %(summary)s 市の考え方: %(answer)s（%(effect)s）",
        "「%(title)s」に%(n)s件の意見がありました。意見の概要: %(summary)s 市の考え方: %(answer)s（%(effect)s）",
        number,
    )
    effect = gettext(EFFECT_WORDS.get(group.effect, ""))
    values = {"title": group.consultation.title, "n": number, "summary": group.summary, "answer": group.answer, "effect": effect}
    change = gettext(" 案の修正: %(change)s") % {"change": group.change} if group.effect == Effect.REVISED else ""
    return told % values + change
