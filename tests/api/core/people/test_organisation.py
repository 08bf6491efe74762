"""The dated organisation: read from the pack, every fault by file, line and key; who follows whom; the page of it."""

from __future__ import annotations

from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shirube.core.errors import ContentFault
from shirube.core.models import JournalEntry
from shirube.core.people.actions.organisation import load_organisation
from shirube.core.people.content import read_organisation
from shirube.core.people.models import Section, Succession
from shirube.core.people.queries import successors
from tests.factories.people import cast, sign_in

SECTIONS = "name,slug\nみどり課,midori\n公園課,koen\n緑化課,ryokka\n"
HEAD = "name,slug,kind,parent,founded_on,closed_on,source\n"
CHANGES = "before,after,on,kind,source\n"
CLOSED = HEAD + "みどり課,,section,,,2022-03-31,\n"
EARLIER, LATER = date(2022, 3, 31), date(2022, 4, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(tmp_path: Path) -> Path:
    (tmp_path / "sections.csv").write_text(SECTIONS, encoding="utf-8")
    return tmp_path


def write(city: Path, *, organisation: str = "", successions: str = "") -> None:
    for name, text in (("organisation.csv", organisation), ("successions.csv", successions)):
        if text:
            (city / name).write_text(text, encoding="utf-8")


def load(city: Path) -> int:
    return load_organisation(organisation=read_organisation(city), actor="command:load_city")


def heirs(name: str, day: date) -> list[str]:
    section = Section.objects.get(name=name)
    return [heir.name for heir in successors([section.pk], day)[section.pk]]


def make(name: str, *, closed: date | None = None) -> Section:
    return Section.objects.create(name=name, slug=name, closed_on=closed)


def follow(before: Section, after: Section, on: date = LATER) -> None:
    Succession.objects.create(before=before, after=after, on=on, kind="renamed")


def test_a_whole_organisation_is_loaded_once(city: Path) -> None:
    organisation = (
        HEAD + "公園課,,section,緑の部,,令和4年3月31日,例規集\n緑の部,midori-bu,department,土木局,,,\n土木局,doboku,bureau,,2010-04-01,,\n"
    )
    write(city, organisation=organisation, successions=CHANGES + "公園課,緑化課,R4.4.1,merged,例規集\n")
    assert load(city) == 6
    park = Section.objects.select_related("parent__parent").get(name="公園課")
    assert park.parent
    assert park.parent.parent
    assert park.parent.parent.founded_on == date(2010, 4, 1)
    assert park.closed_on == EARLIER
    assert [str(one) for one in Succession.objects.all()] == ["公園課 → 緑化課"]
    assert JournalEntry.objects.get(subject="section:koen", action="load_organisation").grounds == "例規集"
    entries = JournalEntry.objects.count()
    assert (load(city), JournalEntry.objects.count()) == (0, entries)


def test_a_city_without_the_further_files_has_its_sections(city: Path) -> None:
    assert load(city) == 3
    assert set(Section.objects.values_list("name", "slug")) == {("みどり課", "midori"), ("公園課", "koen"), ("緑化課", "ryokka")}


def test_a_correction_changes_what_it_names_and_a_dropped_succession_goes(city: Path) -> None:
    write(city, organisation=CLOSED, successions=CHANGES + "みどり課,緑化課,2022-04-01,renamed,\n")
    load(city)
    write(city, organisation=HEAD + "みどり課,,section,,,,\n", successions=CHANGES)
    assert load(city) == 2
    assert not Succession.objects.exists()
    assert list(JournalEntry.objects.order_by("-pk").values_list("action", flat=True)[:2]) == ["remove_succession", "load_organisation"]


@pytest.mark.parametrize(
    ("organisation", "successions", "place", "said"),
    [
        (HEAD + "新課,shin,office,,,,\n", "", "organisation.csv 2行目 の kind", "bureau、department、section"),
        (HEAD + "新課,,section,,,,\n", "", "organisation.csv 2行目 の slug", "番地"),
        (HEAD + "みどり課,midorika,section,,,,\n", "", "organisation.csv 2行目 の slug", "「midori」です"),
        (HEAD + "新課,koen,section,,,,\n", "", "organisation.csv 2行目 の slug", "使っています"),
        (HEAD + "新課,shin,section,ない局,,,\n", "", "organisation.csv 2行目 の parent", "「ない局」"),
        (HEAD + "甲,a,section,乙,,,\n乙,b,section,甲,,,\n", "", "の parent", "自分に戻ります"),
        (HEAD + "新課,shin,section,,2022-04-01,2022-03-31,\n", "", "organisation.csv 2行目 の closed_on", "設置の日より前"),
        (HEAD + "新課,shin,section,,らいねん,,\n", "", "organisation.csv 2行目 の founded_on", "日付として読めません"),
        (HEAD + "新課,shin,section,,2022-02-29,,\n", "", "organisation.csv 2行目 の founded_on", "日付として読めません"),
        (HEAD + "みどり課,,section,,,,\nみどり課,,section,,,,\n", "", "organisation.csv 3行目 の name", "二度"),
        (CLOSED, CHANGES + "みどり課,ない課,2022-04-01,renamed,\n", "successions.csv 2行目 の after", "「ない課」"),
        (CLOSED, CHANGES + "ない課,みどり課,2022-04-01,renamed,\n", "successions.csv 2行目 の before", "「ない課」"),
        (CLOSED, CHANGES + "みどり課,緑化課,,renamed,\n", "successions.csv 2行目 の on", "後継になる日"),
        (CLOSED, CHANGES + "みどり課,緑化課,2022-04-01,eaten,\n", "successions.csv 2行目 の kind", "renamed、merged、split"),
        (CLOSED, CHANGES + "みどり課,緑化課,2022-03-31,renamed,\n", "successions.csv 2行目 の on", "廃止の日"),
        (CLOSED, CHANGES + "公園課,緑化課,2022-04-01,renamed,\n", "successions.csv 2行目 の on", "廃止の日"),
        (CLOSED + "新課,shin,section,,2023-04-01,,\n", CHANGES + "みどり課,新課,2022-04-01,renamed,\n", "の on", "設置の日"),
        (CLOSED, CHANGES + "みどり課,みどり課,2022-04-01,renamed,\n", "successions.csv 2行目 の after", "元の課に戻ります"),
        (
            CLOSED,
            CHANGES + "みどり課,緑化課,2022-04-01,split,\n緑化課,みどり課,2022-04-01,split,\n",
            "successions.csv 3行目 の after",
            "元の課に戻ります",
        ),
        (CLOSED, CHANGES + "みどり課,緑化課,2022-04-01,split,\n" * 2, "successions.csv 3行目 の after", "二度出てきます"),
    ],
)
def test_a_fault_names_file_line_and_key_and_nothing_is_loaded(
    city: Path, organisation: str, successions: str, place: str, said: str
) -> None:
    write(city, organisation=organisation, successions=successions)
    with pytest.raises(ContentFault) as fault:
        load(city)
    assert place in fault.value.place
    assert said in fault.value.message
    assert not Section.objects.exists()


def test_a_section_answers_until_its_last_day_and_its_heir_from_the_next() -> None:
    follow(make("旧課", closed=EARLIER), make("新課"))
    assert (heirs("旧課", EARLIER), heirs("旧課", LATER)) == (["旧課"], ["新課"])


def test_heirs_are_followed_through_chains_splits_and_merges() -> None:
    a, b, c, d = make("a", closed=date(2020, 3, 31)), make("b", closed=EARLIER), make("c", closed=EARLIER), make("d")
    follow(a, b, date(2020, 4, 1))
    follow(a, c, date(2020, 4, 1))
    follow(b, d)
    follow(c, d)
    assert heirs("a", date(2021, 4, 1)) == ["b", "c"]
    assert heirs("a", LATER) == ["d"]


def test_two_changes_on_the_same_day_are_both_followed() -> None:
    a, b, c = make("a", closed=EARLIER), make("b", closed=EARLIER), make("c")
    follow(a, b)
    follow(b, c)
    assert heirs("a", LATER) == ["c"]


def test_a_circle_ends_and_nobody_answers() -> None:
    a, b = make("a", closed=EARLIER), make("b", closed=EARLIER)
    follow(a, b)
    follow(b, a)
    assert heirs("a", LATER) == []


def test_who_has_no_heir_yet_is_left_without_an_owner() -> None:
    a, b = make("a", closed=EARLIER), make("b")
    follow(a, b, date(2022, 6, 1))
    assert (heirs("a", LATER), heirs("a", date(2022, 6, 1))) == ([], ["b"])


def test_heirs_cost_two_statements_whatever_the_number() -> None:
    sections = [make(f"課{number}", closed=EARLIER) for number in range(40)]
    heir = make("後継")
    for section in sections:
        follow(section, heir)
    with CaptureQueriesContext(connection) as captured:
        assert set(successors([section.pk for section in sections], LATER).values()) == {(heir,)}
    assert len(captured) == 2


def test_the_page_says_what_changed_and_who_is_missing(client: Client) -> None:
    people = cast()
    old = make("旧課", closed=EARLIER)
    follow(old, people.section_a)
    sign_in(client, people.administrator)
    page = unescape(client.get("/staff/organisation/").content.decode())
    assert "取組を受け持てる課は2あります" in page
    assert "入力担当のいない課" not in page
    assert "令和4年4月1日" in page
    people.reporter_b.posts.all().delete()
    assert "入力担当のいない課が1あります" in unescape(client.get("/staff/organisation/").content.decode())


@pytest.mark.parametrize(("name", "status"), [("office", 200), ("auditor", 200), ("reporter_a", 403), ("viewer", 403)])
def test_the_organisation_is_for_those_who_keep_it(client: Client, name: str, status: int) -> None:
    assert sign_in(client, cast().everybody()[name]).get("/staff/organisation/").status_code == status


def test_the_page_asks_as_often_for_forty_sections(client: Client) -> None:
    sign_in(client, cast().administrator)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/staff/organisation/").status_code == 200
        return len(captured)

    statements()
    few = statements()
    for number in range(40):
        make(f"課{number}")
    assert statements() == few <= 7
