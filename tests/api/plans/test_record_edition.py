"""Recording an edition: all or nothing, once, corrections beside what they correct."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from shirube.core.models import JournalEntry
from shirube.core.sources.models import Citation, Confidence, Document
from shirube.plans.actions.load_city import load_scheme
from shirube.plans.actions.record_edition import Outcome, record_edition
from shirube.plans.content.shapes import EditionFacts, ItemRow
from shirube.plans.models import Edition, Item, Observation, Origin, Plan, Rating, RatingScheme, StageCell, Target
from shirube.plans.queries.changes import Change, What
from shirube.plans.rules.facts import Lines
from tests.factories.facts import corrected, garden_facts

pytestmark = pytest.mark.django_db
CITY = Path(__file__).resolve().parents[3] / "cities" / "kanazawa"


@pytest.fixture
def scheme() -> RatingScheme | None:
    return load_scheme(city=CITY, key="kanazawa-aabc")


def record(facts: EditionFacts, scheme: RatingScheme | None, text: str = "") -> Outcome:
    return record_edition(facts=facts, scheme=scheme, actor="test", text=text, slugs={"みどり課": "midori"})


def other(facts: EditionFacts, **changes: Any) -> EditionFacts:
    """Return the facts of a later document, changed."""
    return replace(facts, edition=replace(facts.edition, sha256="b" * 64), **changes)


def test_everything_the_document_says_is_there_afterwards(scheme: RatingScheme | None) -> None:
    edition = record(garden_facts(), scheme).edition
    item = edition.items.get(number="1")
    assert [section.slug for section in item.sections.order_by("responsibilities__position")] == ["midori", "学び課"]
    assert [(cell.fiscal_year, cell.text, cell.sign) for cell in item.stage_cells.filter(row="actual")] == [
        (2019, "○", "○"), (2020, "◎", "◎"), (2021, "→", "◎"),
    ]  # fmt: skip
    target = Target.objects.get(indicator__slug="2", fiscal_year=2021)
    assert (target.number, target.unit, target.comparator) == (Decimal(100), "本", "below")
    assert Observation.objects.get(indicator__slug="3").number == Decimal(950)
    assert edition.items.get(number="3").citation.confidence == Confidence.INFERRED
    assert (item.heading.name, item.heading.parent.name if item.heading.parent else "") == ("庭を守る", "みどりを増やす")


def test_printed_and_computed_ratings_stand_side_by_side(scheme: RatingScheme | None) -> None:
    edition = record(garden_facts(), scheme).edition
    found = {
        (r.item.number, r.origin): (r.fiscal_year, r.code) for r in Rating.objects.filter(item__edition=edition).select_related("item")
    }
    assert found["2", Origin.PRINTED] == found["2", Origin.COMPUTED] == (2021, "A")
    assert found["1", Origin.COMPUTED] == (2020, "達成")
    assert found["3", Origin.COMPUTED] == (2021, "B")


def test_the_same_facts_again_change_nothing(scheme: RatingScheme | None) -> None:
    first = record(garden_facts(), scheme)
    counts = (StageCell.objects.count(), Observation.objects.count(), JournalEntry.objects.count(), first.edition.revision)
    again = record(garden_facts(), scheme)
    assert again.changes == ()
    assert counts == (StageCell.objects.count(), Observation.objects.count(), JournalEntry.objects.count(), again.edition.revision)


def test_a_correction_stands_beside_what_it_corrects(scheme: RatingScheme | None) -> None:
    record(garden_facts(), scheme)
    outcome = record(corrected(garden_facts(), "2", "actual", 2021, "105本"), scheme)
    assert outcome.changes == (Change(What.CHANGED, "2", "actual", 2021, "99本", "105本"),)
    values = Observation.objects.filter(indicator__slug="2", fiscal_year=2021).order_by("revision")
    assert [(value.revision, value.text, value.citation.document.sha256[0]) for value in values] == [(0, "99本", "a"), (1, "105本", "b")]
    assert Rating.objects.get(item__number="2", origin=Origin.COMPUTED).code == "B"


def test_a_changed_title_and_a_new_item_are_told_and_recorded(scheme: RatingScheme | None) -> None:
    facts = garden_facts()
    record(facts, scheme)
    items = (replace(facts.items[0], title="生け垣の手引き"), *facts.items[1:], ItemRow("4", "花壇", 1, Lines(16, 17)))
    outcome = record(replace(facts, items=items), scheme)
    assert [(change.what, change.owner) for change in outcome.changes] == [(What.CHANGED, "1"), (What.ADDED, "4")]
    assert list(outcome.edition.items.values_list("title", flat=True))[::3] == ["生け垣の手引き", "花壇"]


def test_an_item_that_vanishes_from_the_document_is_told_and_kept(scheme: RatingScheme | None) -> None:
    facts = garden_facts()
    record(facts, scheme)
    outcome = record(other(facts, items=facts.items[1:], cells=tuple(c for c in facts.cells if c.owner != "1")), scheme)
    assert {change.what for change in outcome.changes} == {What.GONE}
    assert outcome.edition.items.filter(number="1").exists()


@pytest.mark.parametrize("broken", ["cells", "items"])
def test_nothing_is_half_written_when_the_facts_are_broken(scheme: RatingScheme | None, broken: str) -> None:
    facts = garden_facts()
    if broken == "cells":
        facts = replace(facts, cells=(*facts.cells, replace(facts.cells[0], owner="99")))
    else:
        facts = replace(facts, items=(*facts.items, replace(facts.items[0], number="9", heading=7)))
    with pytest.raises(KeyError):
        record(facts, scheme)
    for model in (Plan, Edition, Item, StageCell, Document, Citation, JournalEntry):
        assert not model.objects.exists(), model


def test_a_recorded_cell_refuses_to_be_written_again(scheme: RatingScheme | None) -> None:
    record(garden_facts(), scheme)
    cell = StageCell.objects.earliest("pk")
    cell.text = "□"
    with pytest.raises(ValidationError):
        cell.save()


def test_the_text_can_come_later_than_the_facts(scheme: RatingScheme | None) -> None:
    edition = record(garden_facts(), scheme).edition
    assert not edition.document.is_held
    record(garden_facts(), scheme, text="一行目\n二行目")
    edition.document.refresh_from_db()
    assert edition.document.is_held
    assert JournalEntry.objects.filter(action="attach_text").count() == 1


def test_every_change_leaves_a_journal_entry_with_grounds(scheme: RatingScheme | None) -> None:
    record(garden_facts(), scheme)
    entry = JournalEntry.objects.get()
    assert (entry.actor, entry.action, entry.subject) == ("test", "record_edition", "edition:garden-plan:R3")
    assert entry.grounds == "若松市緑化計画 状況一覧"


def test_a_cell_that_is_blank_now_is_told_as_gone_once_and_kept(scheme: RatingScheme | None) -> None:
    facts = garden_facts()
    record(facts, scheme)
    later = other(facts, cells=tuple(c for c in facts.cells if (c.owner, c.row, c.year) != ("2", "actual", 2020)))
    assert record(later, scheme).changes == (Change(What.GONE, "2", "actual", 2020, "118本", ""),)
    assert Observation.objects.filter(indicator__slug="2", fiscal_year=2020).count() == 1
    assert record(later, scheme).changes == ()


def test_a_file_with_gaps_takes_nothing_away(scheme: RatingScheme | None) -> None:
    facts = garden_facts()
    record(facts, scheme)
    cut = other(facts, items=facts.items[:1], indicators=(), cells=tuple(c for c in facts.cells if c.owner == "1"))
    outcome = record_edition(facts=cut, scheme=scheme, actor="test", is_whole=False)
    assert outcome.changes == ()
    assert outcome.edition.items.count() == 3
    assert Rating.objects.filter(item__number="2", origin=Origin.PRINTED).exists()


ITEM_CHANGES: dict[str, dict[str, Any]] = {
    "flags": {"flags": ("重点", "新")},
    "sections": {"sections": ("学び課", "みどり課")},
    "heading": {"heading": 0},
    "parent": {"parent": "2"},
    "printed": {"printed_year": 2021},
    "added_in": {"added_in": "1.5"},
    "counted": {"is_counted": False},
    "covid": {"has_covid_remark": True},
    "confidence": {"is_certain": False},
    "notes": {"notes": ("推定",)},
    "lines": {"lines": Lines(30, 31)},
}


@pytest.mark.parametrize("key", ITEM_CHANGES)
def test_whatever_differs_of_an_item_is_told_and_recorded_and_then_the_same(scheme: RatingScheme | None, key: str) -> None:
    facts = garden_facts()
    record(facts, scheme)
    changed = other(facts, items=(replace(facts.items[0], **ITEM_CHANGES[key]), *facts.items[1:]))
    (change,) = record(changed, scheme).changes
    assert (change.what, change.owner, change.row) == (What.CHANGED, "1", key)
    replaced = (JournalEntry.objects.latest("pk").after or {}).get("replaced", [])
    assert replaced == ([] if key == "lines" else [["1", key, change.before, change.after]])
    assert record(changed, scheme).changes == ()
    (back,) = record(replace(facts, edition=replace(facts.edition, sha256="c" * 64)), scheme).changes
    assert (back.row, back.before, back.after) == (key, change.after, change.before)


def test_what_differs_of_the_edition_and_its_indicators_is_told(scheme: RatingScheme | None) -> None:
    facts = garden_facts()
    record(facts, scheme)
    changed = other(facts, indicators=(replace(facts.indicators[0], is_headline=False, group="本編"), facts.indicators[1]))
    changed = replace(changed, edition=replace(changed.edition, status_year=2022, stage_names=("検討", "決定", "試行", "本格実施")))
    assert [(c.owner, c.row) for c in record(changed, scheme).changes] == [
        ("", "status_year"), ("", "stages"), ("2", "group"), ("2", "headline"),
    ]  # fmt: skip
    assert record(changed, scheme).changes == ()


def test_sentences_come_with_the_document_and_stay_when_the_pack_lacks_them(scheme: RatingScheme | None) -> None:
    facts = garden_facts()
    record(facts, scheme)
    spoken = replace(facts, headings=(facts.headings[0], replace(facts.headings[1], vision="庭に花がある")))
    assert [(c.row, c.after) for c in record(spoken, scheme).changes] == [("vision", "庭に花がある")]
    assert record(facts, scheme).changes == ()
    assert Edition.objects.get().headings.get(name="庭を守る").vision == "庭に花がある"
