"""The pack's meetings: loaded once, and never over what the office has changed since."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shirube.core.errors import ContentFault
from shirube.core.models import JournalEntry
from shirube.council.actions.bodies import remove_milestone
from shirube.council.actions.load_meetings import load_meetings
from shirube.council.actions.meetings import MeetingFacts, save_meeting
from shirube.council.content.meetings import read_bodies, read_meetings, read_milestones
from shirube.council.models import AgendaItem, Meeting, Member, Milestone
from shirube.council.queries.days import name_of
from shirube.council.rules.words import MeetingState
from tests.factories import plans
from tests.factories.meetings import OFFICE

pytestmark = pytest.mark.django_db
KANAZAWA = Path(__file__).resolve().parents[3] / "cities" / "kanazawa"
BODIES = """
bodies:
- slug: council
  name: 若松市DX会議
  kind: council
  document: list
  line: 3
  last_line: 5
  members: ['委員長: 大学教授', 企業役員]
"""
MEETINGS = """
meetings:
- key: first
  body: council
  fiscal_year: 2023
  number: 1
  state: held
  held_on: 2023-06-01
  starts_at: '15:00'
  document: list
  line: 7
  agenda:
  - {kind: report, title: 計画の進捗, plan: strategy, edition: '1.0'}
  - {kind: discussion, title: 意見交換, closed: true, line: 9}
- {key: later, body: council, fiscal_year: 2023, state: planned, month: 1}
"""
MILESTONES = "fiscal_year,key,title,starts_on,ends_on,month,document,line,last_line\n2023,comment,意見公募,,,11,list,20,\n"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    plans.make_city(held=True)
    folder = tmp_path / "council"
    folder.mkdir()
    for name, text in (("bodies.yaml", BODIES), ("meetings.yaml", MEETINGS), ("milestones.csv", MILESTONES)):
        (folder / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_loading_twice_changes_nothing(pack: Path) -> None:
    assert list(load_meetings(pack, "command:load_city")) == ["会議と予定: 4件を記録しました。"]
    entries = JournalEntry.objects.count()
    assert list(load_meetings(pack, "command:load_city")) == ["会議と予定: 変わりありません。"]
    assert JournalEntry.objects.count() == entries
    assert (Meeting.objects.count(), Member.objects.count(), Milestone.objects.count()) == (2, 2, 1)
    first = Meeting.objects.get(number=1)
    assert first.citation is not None
    assert (first.citation.first_line, first.starts_at and first.starts_at.hour) == (7, 15)
    report, talk = AgendaItem.objects.order_by("position")
    assert (report.edition is not None, report.is_open, talk.is_open) == (True, True, False)


def test_what_the_office_changed_or_took_away_stays_so(pack: Path) -> None:
    list(load_meetings(pack, "command:load_city"))
    later = Meeting.objects.get(number=None)
    facts = MeetingFacts(later.body, 2023, MeetingState.PLANNED, 2, held_on=date(2024, 1, 15))
    save_meeting(facts=facts, actor=OFFICE, meeting=later)
    remove_milestone(milestone=Milestone.objects.get(), actor=OFFICE)
    list(load_meetings(pack, "command:load_city"))
    assert Meeting.objects.count() == 2
    assert Meeting.objects.get(pk=later.pk).held_on == date(2024, 1, 15)
    assert not Milestone.objects.exists()


@pytest.mark.parametrize(
    ("name", "before", "after", "told"),
    [
        ("bodies.yaml", "kind: council", "kind: club", "「club」はありません"),
        ("meetings.yaml", "state: held", "state: done", "「done」はありません"),
        ("meetings.yaml", "'15:00'", "'25:00'", "時刻"),
        ("meetings.yaml", "  held_on: 2023-06-01\n", "", "held_on が要ります"),
        ("meetings.yaml", "body: council\n", "body: nobody\n", "会議体「nobody」がありません"),
        ("meetings.yaml", "edition: '1.0'", "edition: '9.9'", "版「9.9」がありません"),
        ("meetings.yaml", "kind: report", "kind: chat", "「chat」はありません"),
        ("milestones.csv", ",11,", ",十一,", "数字"),
    ],
)
def test_a_fault_of_the_pack_is_named_and_nothing_is_loaded(pack: Path, name: str, before: str, after: str, told: str) -> None:
    file = pack / "council" / name
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    with pytest.raises(ContentFault, match=told) as caught:
        list(load_meetings(pack, "command:load_city"))
    assert caught.value.place
    assert not Meeting.objects.exists()


def test_a_pack_without_meetings_loads_none(tmp_path: Path) -> None:
    assert list(load_meetings(tmp_path, "command:load_city")) == []


def test_kanazawas_meetings_are_those_of_the_documents() -> None:
    sheets = {sheet.key: (sheet, agenda) for sheet, agenda in read_meetings(KANAZAWA)}
    fifth, agenda = sheets["dx-council-5"]
    assert (fifth.held_on, fifth.starts_at, fifth.counts_all_years) == (date(2021, 8, 25), "15:00", True)
    assert [item.closed for item in agenda] == [False, False, True]
    held = {key: sheet.held_on for key, (sheet, _) in sheets.items()}
    assert held["dx-council-2025-1"] == date(2025, 5, 28)
    assert held["dx-council-2025-2"] == date(2025, 8, 19)
    assert held["dx-council-2025-3"] == date(2025, 10, 29)
    assert (held["dx-council-2025-4"], sheets["dx-council-2025-4"][0].month) == (None, 1)
    assert held["dx-headquarters-2025-08"] == date(2025, 8, 25)
    seats = {sheet.slug: len(sheet.members) for sheet in read_bodies(KANAZAWA)}
    assert seats == {"dx-council": 6, "dx-headquarters": 21}
    assert [row.key for row in read_milestones(KANAZAWA)] == ["proposals", "public-comment", "adoption"]


def test_a_loaded_meeting_bears_its_name(pack: Path) -> None:
    list(load_meetings(pack, "command:load_city"))
    assert name_of(Meeting.objects.get(number=1)) == "令和5年度第1回若松市DX会議"
