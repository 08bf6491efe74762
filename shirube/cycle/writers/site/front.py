"""The first page of a folder of publications: which lie there, and the way to the newest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.template.loader import get_template
from django.utils.translation import override

from shirube.core.city import City, city
from shirube.cycle.models import Publication
from shirube.cycle.writers.site.frame import LANGUAGE_NAMES, LANGUAGES
from shirube.cycle.writers.site.looks import sheets
from shirube.plans.queries.shown import plan_name
from shirube.ui.years import full_date, full_year, reads_english


@dataclass(frozen=True, slots=True)
class IssueShown:
    """One publication in the list."""

    number: int
    corrects: int
    meeting: str
    day: str
    year: str
    errata: str
    digest: str
    url: str


@dataclass(frozen=True, slots=True)
class PlanShown:
    """The publications of one plan, the newest first."""

    name: str
    issues: tuple[IssueShown, ...]


def front_files(found: Sequence[Publication]) -> dict[str, bytes]:
    """Return the first page in both languages, and the page that leads to the publication that was signed off last."""
    if not found:
        return {}
    newest = max(found, key=lambda publication: (publication.signed_at, publication.pk))
    files = {}
    for language, folder in LANGUAGES.items():
        with override(language):
            files[f"{folder}index.html"] = _front(found, newest, language).encode()
    files["latest/index.html"] = get_template("cycle/site/latest.html").render({"url": f"../{newest.digest}/index.html"}).encode()
    return files


def _front(found: Sequence[Publication], newest: Publication, language: str) -> str:
    own, other = LANGUAGES[language], "en" if language == "ja" else "ja"
    up = "../" * own.count("/")
    told: City = city()
    context = {
        "plans": [
            PlanShown(plan_name(plan), tuple(_issue(issue, f"{up}{issue.digest}/{own}index.html") for issue in issues))
            for plan, issues in groupby(found, key=lambda publication: publication.plan)
        ],
        "language": language,
        "assets": f"{up}{newest.digest}/looks/",
        "looks": sheets(),
        "city": told,
        "city_name": told.name_en if reads_english() else told.name,
        "other_language": other,
        "other_url": f"{up}{LANGUAGES[other]}index.html",
        "other_name": LANGUAGE_NAMES[other],
        "latest": f"{up}latest/index.html",
    }
    return get_template("cycle/site/front.html").render(context)


def _issue(publication: Publication, url: str) -> IssueShown:
    return IssueShown(
        number=publication.number,
        corrects=publication.corrects.number if publication.corrects else 0,
        meeting=publication.meeting,
        day=full_date(publication.meeting_on),
        year=full_year(publication.fiscal_year),
        errata=publication.errata,
        digest=publication.digest,
        url=url,
    )
