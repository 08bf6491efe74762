"""Digital leaders: what is known and what is not, who may change it, and the end of an adviser's term told in time and once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shirube.core.errors import Conflict, InvalidInput, NotAllowed
from shirube.core.mail.models import Message
from shirube.core.models import JournalEntry
from shirube.core.people.queries import today
from shirube.core.people.rules import program
from shirube.council.actions.leaders import (
    AdviserFacts,
    CohortFacts,
    ProjectFacts,
    renew_adviser,
    save_adviser,
    save_cohort,
    save_project,
)
from shirube.council.actions.warn_of_terms import warn_of_terms
from shirube.council.models import Adviser, Cohort, Project
from shirube.council.queries.leaders import adviser_work
from shirube.council.queries.life import project_lines
from shirube.plans.actions.lineages import give_lineages
from shirube.plans.models import Edition
from tests.factories import council, cycle, people, plans

pytestmark = pytest.mark.django_db
CLOCK = program("job:council.terms")
END = date(2026, 3, 31)


@pytest.fixture
def edition() -> Edition:
    edition = plans.make_city()
    give_lineages(edition)
    return edition


def test_an_unknown_number_stays_unknown_beside_the_printed_total(client: Client) -> None:
    council.make_cohort(2024, None)
    council.make_cohort(2025, 21, printed=100)
    page = client.get("/leaders/").content.decode()
    assert "デジタル行政推進リーダーは令和7年度（2025年度）までに累計100人になりました。" in page
    assert "差の79人は、人数が資料にない年度の分とみられます。" in page
    assert "不明" in page
    assert '<svg class="chart"' not in page


def test_two_known_totals_make_a_chart_and_a_sum_that_differs_is_told(client: Client) -> None:
    council.make_cohort(2021, 20, printed=20)
    council.make_cohort(2022, 19, printed=40)
    page = client.get("/leaders/").content.decode()
    assert '<svg class="chart"' in page
    assert "公表された累計は40人ですが、各年度の合計は39人で、一致しません。" in page


def test_zero_is_zero_and_not_unknown(client: Client) -> None:
    council.make_cohort(2021, 0)
    page = client.get("/leaders/").content.decode()
    assert '0<span class="unit">人</span>' in page
    assert "累計0人" in page


def test_a_project_leads_to_its_measure_and_tells_of_its_life(client: Client, edition: Edition) -> None:
    item = edition.items.get(number="3")
    before = council.make_project(year=2024, title="受付")
    project = council.make_project(item, title="受付の機能向上")
    Project.objects.filter(pk=project.pk).update(continues=before)
    page = client.get("/leaders/").content.decode()
    assert f'id="project-{project.pk}"' in page
    assert item.title in page
    assert "令和6年度（2024年度） 受付" in page
    (line,) = project_lines([item.pk])
    assert line.sentence == "庁内DXプロジェクト「受付の機能向上」が取り組みました（令和7年7月1日〜令和7年9月30日）。"
    assert (line.day, line.is_exact, line.url) == (date(2025, 7, 1), True, f"/leaders/#project-{project.pk}")


def test_an_item_of_a_draft_is_not_named(client: Client, edition: Edition) -> None:
    item = edition.items.get(number="3")
    council.make_project(item)
    Edition.objects.filter(pk=edition.pk).update(state="draft")
    assert item.title not in client.get("/leaders/").content.decode()


def test_everything_entered_is_journalled_and_only_the_office_enters(edition: Edition) -> None:
    lineage = edition.items.get(number="3").lineage
    project = save_project(facts=ProjectFacts(2025, "職員録", lineage=lineage), actor=cycle.OFFICE)
    second = save_project(facts=ProjectFacts(2025, "監査"), actor=cycle.OFFICE)
    assert (project.number, second.number) == (1, 2)
    cohort = save_cohort(facts=CohortFacts(2025, 21, 100, themes=("見守り",)), actor=cycle.OFFICE)
    save_cohort(facts=CohortFacts(2025, 22, 100, themes=("見守り",)), actor=cycle.OFFICE, cohort=cohort)
    save_adviser(facts=AdviserFacts("みどり課", "主査", date(2025, 8, 25), END), actor=cycle.OFFICE)
    actions = list(JournalEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["save_project", "save_project", "save_cohort", "save_cohort", "save_adviser"]
    changed = JournalEntry.objects.filter(action="save_cohort").order_by("-pk")[0]
    assert changed.before is not None
    assert changed.after is not None
    assert (changed.before["count"], changed.after["count"]) == (21, 22)
    assert Adviser.objects.get().section is not None
    for act in (
        lambda: save_project(facts=ProjectFacts(2025, "別"), actor=cycle.NOBODY),
        lambda: save_cohort(facts=CohortFacts(2024), actor=cycle.NOBODY),
        lambda: save_adviser(facts=AdviserFacts("課", "", END, END), actor=cycle.NOBODY),
        lambda: renew_adviser(adviser=Adviser.objects.get(), ends_on=date(2027, 3, 31), actor=cycle.NOBODY),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(InvalidInput):
        save_project(facts=ProjectFacts(2025, "別", starts_on=date(2025, 9, 1), ends_on=date(2025, 8, 1)), actor=cycle.OFFICE)
    council.make_cohort(2025, 21)
    with pytest.raises(Conflict):
        save_cohort(facts=CohortFacts(2025, 20), actor=cycle.OFFICE)
    assert Cohort.objects.get().count == 21


def test_a_renewal_stands_beside_the_term_and_is_given_once() -> None:
    adviser = council.make_adviser()
    made = renew_adviser(adviser=adviser, ends_on=date(2027, 3, 31), actor=cycle.OFFICE)
    assert (made.appointed_on, made.ends_on, made.renews) == (date(2026, 4, 1), date(2027, 3, 31), adviser)
    with pytest.raises(Conflict):
        renew_adviser(adviser=adviser, ends_on=date(2028, 3, 31), actor=cycle.OFFICE)
    with pytest.raises(InvalidInput):
        renew_adviser(adviser=made, ends_on=date(2027, 3, 31), actor=cycle.OFFICE)
    assert Adviser.objects.count() == 2


def test_the_office_is_told_from_sixty_days_before_and_no_more_once_it_is_renewed() -> None:
    adviser = council.make_adviser(today() + timedelta(days=60))
    (line,) = adviser_work(cycle.OFFICE)
    assert "DXアドバイザー1人の任期が" in line.sentence
    assert "（あと60日）" in line.sentence
    assert not line.is_late
    assert list(adviser_work(cycle.NOBODY)) == []
    Adviser.objects.filter(pk=adviser.pk).update(ends_on=today() + timedelta(days=61))
    assert list(adviser_work(cycle.OFFICE)) == []
    Adviser.objects.filter(pk=adviser.pk).update(ends_on=today() - timedelta(days=1))
    (line,) = adviser_work(cycle.OFFICE)
    assert line.is_late
    renew_adviser(adviser=Adviser.objects.get(), ends_on=today() + timedelta(days=400), actor=cycle.OFFICE)
    assert list(adviser_work(cycle.OFFICE)) == []


def test_one_mail_goes_to_each_of_the_office_once_for_an_end_whatever_the_day() -> None:
    cast = people.cast()
    council.make_adviser(position=1)
    council.make_adviser(position=2)
    assert warn_of_terms(actor=CLOCK, day=date(2026, 1, 29)) == 0
    assert warn_of_terms(actor=CLOCK, day=date(2026, 1, 30)) == 1
    assert warn_of_terms(actor=CLOCK, day=date(2026, 1, 30)) == 0
    assert warn_of_terms(actor=CLOCK, day=date(2026, 2, 2)) == 0
    letter = Message.objects.get()
    assert letter.recipient == cast.office.email
    assert "DXアドバイザー2人の任期が令和8年3月31日に終わります（あと60日）" in letter.subject
    assert "みどり課 主査" in letter.body
    assert "/staff/leaders/#advisers" in letter.body
    assert JournalEntry.objects.filter(action="warn_of_terms").count() == 1


def test_the_office_enters_a_project_with_its_measure_in_the_browser_form(client: Client, edition: Edition) -> None:
    office = people.sign_in(client, people.cast().office)
    typed = {"fiscal_year": "令和７年度", "title": "職員録", "starts_on": "R7.7.1", "edition": str(edition.pk), "item": "3"}
    unclear = office.post("/staff/leaders/projects/new/", {**typed, "item": "取組"})
    assert unclear.status_code == 400
    assert office.post("/staff/leaders/projects/new/", typed).status_code == 302
    project = Project.objects.get()
    assert (project.fiscal_year, project.starts_on, project.lineage) == (2025, date(2025, 7, 1), edition.items.get(number="3").lineage)
    assert office.get(f"/staff/leaders/projects/{project.pk}/").status_code == 200
    adviser = council.make_adviser()
    assert office.post(f"/staff/leaders/advisers/{adviser.pk}/renew/", {"ends_on": "令和9年3月31日"}).status_code == 302
    assert office.get("/staff/leaders/nothing/new/").status_code == 404
    assert office.get("/staff/leaders/projects/999999/").status_code == 404


@pytest.mark.parametrize("address", ["/leaders/", "/staff/leaders/"])
def test_the_statements_do_not_grow_with_the_records(client: Client, edition: Edition, address: str) -> None:
    office = people.sign_in(client, people.cast().office)
    office.get(address)
    found = []
    for number in (10, 300):
        for model in (Project, Adviser, Cohort):
            model.objects.all().delete()
        for index in range(number):
            council.make_project(edition.items.order_by("?")[0], number=index)
            council.make_adviser(position=index)
            council.make_cohort(1700 + index, index)
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address).status_code == 200
        found.append(len(captured))
    assert found[0] == found[1] <= 14
