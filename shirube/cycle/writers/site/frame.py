"""What stands around every page of a publication: whose it is, which one, where its other pages and its looks lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from shirube.core.language import mark
from shirube.cycle.rules.frozen import Frozen
from shirube.ui.years import full_date, full_year, reads_english

LANGUAGES = {"ja": "", "en": "en/"}
"""The folder of each language."""
LANGUAGE_NAMES = {"ja": "日本語", "en": "English"}
WAYS = (
    ("index.html", mark("取組の一覧")),
    ("indicators.html", mark("指標")),
    ("documents.html", mark("文書")),
    ("about.html", mark("この公表について")),
)


@dataclass(frozen=True, slots=True)
class Way:
    """A link in the head."""

    url: str
    label: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page. `root` leads to the folder of the language, `assets` to that of the publication."""

    path: str
    language: str
    root: str
    assets: str
    other_language: str
    other_url: str
    other_name: str
    ways: tuple[Way, ...]
    city: str
    city_url: str
    plan: str
    issue: str
    meeting: str
    day: str
    year: str
    is_correction: bool
    licence: str
    licence_url: str
    attribution: str
    digest: str

    @property
    def short_digest(self) -> str:
        """Enough of the hash to be told at sight."""
        return self.digest[:12]


def frame_of(content: Frozen, digest: str, path: str, language: str) -> Frame:
    """Return the frame of the page `path`, counted from the folder of the language that is in use."""
    depth = path.count("/")
    own, other = LANGUAGES[language], "en" if language == "ja" else "ja"
    root = "../" * depth
    assets = root + "../" * own.count("/")
    return Frame(
        path=path,
        language=language,
        root=root,
        assets=assets,
        other_language=other,
        other_url=f"{assets}{LANGUAGES[other]}{path}",
        other_name=LANGUAGE_NAMES[other],
        ways=tuple(Way(f"{root}{url}", gettext(label), url == path) for url, label in WAYS),
        city=(content.city.name_en if reads_english() else "") or content.city.name,
        city_url=content.city.url,
        plan=(content.plan.name_en if reads_english() else "") or content.plan.name,
        issue=issue_of(content),
        meeting=content.meeting,
        day=full_date(date.fromisoformat(content.meeting_on)),
        year=full_year(content.fiscal_year),
        is_correction=bool(content.corrects),
        licence=content.city.licence,
        licence_url=content.city.licence_url,
        attribution=content.city.attribution,
        digest=digest,
    )


def issue_of(content: Frozen) -> str:
    """Return which publication it is: 「公表第2号（第1号の訂正）」."""
    if content.corrects:
        values = {"number": content.number, "corrects": content.corrects}
        return gettext("公表第%(number)s号（第%(corrects)s号の訂正）") % values
    return gettext("公表第%(number)s号") % {"number": content.number}
