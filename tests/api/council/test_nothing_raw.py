"""What people wrote and who they are never leaves the office: every public address is walked, and only staff modules touch letters."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from shirube.council.actions.opinions import About, Answer, answer_group, check_opinion, make_group, take_letters
from shirube.council.actions.publish_results import publish_results
from shirube.council.models import Consultation, Opinion
from shirube.plans.actions.index_search import index_edition
from tests.architecture.tree import ROOT, files, name
from tests.factories import consultations, plans
from tests.factories.consultations import OFFICE

RAW = "なまのままの文字列ゼブラ"
PERSON = ("名前ゼブラ太郎", "住所ゼブラ町", "zebra@example.jp")
PUBLISHED = "公表してよい文アルパカ"
MAY_TOUCH = (
    "actions/consultations_staff",
    "actions/opinions", "actions/letters", "actions/enter_letter", "actions/erase", "queries/consultations_staff", "queries/opinions",
    "queries/results", "queries/letters", "models/", "views/opinions", "rules/letters", "receivers", "jobs", "management/",
)  # fmt: skip
"""The modules of staff, and those that take letters in or erase them."""


@pytest.fixture
def walked(settings: Any) -> Consultation:
    settings.KEEP_PAGES = False
    edition = plans.make_city(items=3)
    open_one = consultations.make_consultation(consultations.make_draft(), is_closed=False, title="募集中の案")
    closed = consultations.make_consultation(open_one.edition, title="結果の出た案")
    for each in (open_one, closed):
        consultations.make_letters(each, [f"{RAW}、窓口を増やす。"], name=PERSON[0], address=PERSON[1], contact=PERSON[2])
        take_letters(consultation=each, actor=OFFICE)
    item = closed.edition.items.first()
    assert item is not None
    opinion = Opinion.objects.select_related("letter__consultation").get(letter__consultation=closed)
    check_opinion(opinion=opinion, text=PUBLISHED, about=About(item=item.pk), actor=OFFICE)
    group = make_group(consultation=closed, opinions=[opinion.pk], actor=OFFICE)
    answer_group(group=group, answer=Answer("概要", "考え方", "kept", "", About(item=item.pk)), actor=OFFICE)
    publish_results(consultation=closed, actor=OFFICE)
    index_edition(edition)
    return closed


def routes(patterns: Any, route: str = "") -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, route + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield route + str(each.pattern)


def addresses(consultation: Consultation) -> Iterator[str]:
    """Yield every public address, filled with what there is."""
    open_slug = Consultation.objects.exclude(pk=consultation.pk).get().slug
    item = consultation.edition.items.first()
    filled = {"number": ["1"], "pk": [str(item.pk if item else 1), "1"], "form": ["csv", "json", "pdf"], "digest": [consultation.digest]}
    filled |= {"slug": [consultation.slug, open_slug, "reform"], "path": ["index.html"], "receipt": ["T-00000", "T-00001"], "file": ["1"]}
    for route in routes(get_resolver().url_patterns):
        plain = re.sub(r"\\(.)", r"\1", route.replace("^", "").replace("$", "").replace(r"\Z", ""))
        if plain.startswith(("staff/", "accounts/", "admin/")) or "(?" in plain:
            continue
        keys = re.findall(r"<(?:\w+:)?(\w+)>", plain)
        for place in range(max((len(filled.get(key, ["1"])) for key in keys), default=1)):
            address = plain
            for key in keys:
                values = filled.get(key, ["1"])
                address = re.sub(rf"<(?:\w+:)?{key}>", values[min(place, len(values) - 1)], address, count=1)
            yield f"/{address}"
    yield from (f"/search?q={word}" for word in ("ゼブラ", "なまのまま", PUBLISHED))
    yield "/search?q=窓口を増やす"


@pytest.mark.django_db
def test_no_public_address_holds_what_was_written_or_by_whom(walked: Consultation, client: Client) -> None:
    seen = 0
    for address in addresses(walked):
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]  # of either kind
        text = body.decode(errors="replace")
        query = address.partition("?q=")[2]
        for word in (RAW, *PERSON):
            assert word not in text.replace(query, "") if query else word not in text, (address, word)
        seen += answer.status_code == 200
    assert seen > 15
    page = client.get(f"/consultations/{walked.slug}/results/").content.decode()
    assert PUBLISHED in page


def test_only_modules_of_staff_touch_letters() -> None:
    found = []
    for file in files(".py", under="shirube/council/", without="/migrations/"):
        place = name(file).removeprefix("shirube/council/")
        if place.startswith(MAY_TOUCH):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_letter = isinstance(node, ast.Name | ast.alias) and getattr(node, "id", getattr(node, "name", "")) == "Letter"
            is_raw = isinstance(node, ast.Attribute) and node.attr == "raw_text"
            if is_letter or is_raw:
                found.append(name(file))
    assert found == []


def test_the_page_of_the_results_reads_nothing_but_the_frozen_data() -> None:
    for place in ("writers/results.py", "rules/results.py", "views/results.py"):
        text = (ROOT / "shirube" / "council" / place).read_text(encoding="utf-8")
        assert "raw_text" not in text
        assert "import Letter" not in text
