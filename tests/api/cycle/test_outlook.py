"""The pages of what-if and of the outlook: who sees them, what they say, and that nothing is ever written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from shirube.core.models import JournalEntry
from shirube.cycle.actions.open_round import Settings
from shirube.cycle.queries.judging import forget
from shirube.cycle.queries.outlook import outlook_page
from shirube.cycle.queries.so_far import months_told
from shirube.plans.models import Edition
from shirube.plans.rules.schemes import parse_scheme
from tests.factories import cycle, people, plans

pytestmark = pytest.mark.django_db
ADDRESSES = ("outlook", "outlook_csv", "outlook_json", "what_if")
ALLOWED = {"office", "viewer", "auditor", "head_a", "head_b"}
HALF_YEAR = Settings(title="上半期の照会", reporting_date=date(2022, 9, 30), section_due=date(2022, 10, 14))


@pytest.fixture(autouse=True)
def _fresh() -> None:
    forget()


@pytest.fixture
def office(client: Client) -> Client:
    return people.sign_in(client, people.cast().office)


Params = dict[str, str | list[str]]


def address(name: str, slug: str = "reform", /, **params: Any) -> str:
    return reverse(f"cycle:{name}", args=[slug]) + (f"?{urlencode(params, doseq=True)}" if params else "")


def text(client: Client, url: str, **headers: str) -> str:
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def tried(**bounds: str) -> dict[str, str]:
    """Return the parameters that change bounds of the plan's own scheme."""
    return {"of": "aa-c@1", "scheme": "aa-c@1", **{name.replace("_", "-"): value for name, value in bounds.items()}}


@pytest.mark.parametrize("name", ADDRESSES)
def test_office_heads_viewers_and_auditors_see_it_and_nobody_else(name: str) -> None:
    plans.make_city()
    everybody = people.cast().everybody()
    answers = {who: people.sign_in(Client(), account).get(address(name)).status_code for who, account in everybody.items()}
    assert answers == {who: 200 if who in ALLOWED else 403 for who in everybody}
    assert Client().get(address(name)).status_code == 302


@pytest.mark.parametrize("name", ADDRESSES)
def test_it_only_reads(name: str, office: Client) -> None:
    plans.make_city()
    before = JournalEntry.objects.count()
    with CaptureQueriesContext(connection) as statements:
        assert office.get(address(name, **tried(bound_0="105"))).status_code == 200
    written = [
        each["sql"] for each in statements if each["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE") and "session" not in each["sql"]
    ]
    assert written == []
    assert JournalEntry.objects.count() == before
    assert office.post(address(name)).status_code == 405


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_plan_four_times_as_long_takes_the_same_statements(name: str, office: Client) -> None:
    def statements(slug: str, items: int) -> int:
        edition = plans.make_edition(plans.make_plan(slug, position=items))
        plans.fill_edition(edition, items=items)
        forget()
        office.get(address(name, slug))
        forget()
        with CaptureQueriesContext(connection) as found:
            assert office.get(address(name, slug)).status_code == 200
        return len(found)

    assert statements("short", 10) == statements("long", 40)


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_plan_that_is_not_there_is_not_found(name: str, office: Client) -> None:
    assert office.get(address(name, "nowhere")).status_code == 404


def test_the_outlook_says_value_band_and_chance_and_that_it_is_an_estimate(office: Client) -> None:
    plans.make_city()
    page = text(office, address("outlook"))
    assert "今のままなら令和4年度は約" in page
    assert "A以上の見込みは" in page
    assert "見込み（推計）" in page
    assert "どれも見込み（推計）で、実績でも評価でもありません。" in page
    assert "t分布" in page
    assert "使った実績は3年度分: 令和元年度21件、令和2年度9件、令和3年度16件。" in page
    assert page.count('class="fan"') > 3


def test_an_indicator_with_fewer_points_is_listed_with_the_reason(office: Client) -> None:
    edition = plans.make_city()
    item = plans.make_item(edition.headings.get(position=0), "99", "始まったばかりの指標")
    plans.make_indicator(item, edition, "new", targets={2022: "5"}, actuals={2020: "2", 2021: "未確定"})
    page = text(office, address("outlook"))
    assert "始まったばかりの指標" in page
    assert "実績の数値が1年度分しかない。見込みには3年度分が要る。" in page
    assert "令和3年度の実績は「未確定」のため使っていない。" in page


def test_a_plan_without_numbers_says_what_to_do(office: Client) -> None:
    plans.make_city()
    assert "見込みを出せる指標がまだありません。" in text(office, address("outlook", "strategy"))
    assert "この計画には、動かせる評価がありません。" in text(office, address("what_if", "strategy"))


def test_answers_of_a_round_in_the_middle_of_the_year_are_taken_up(office: Client) -> None:
    round_ = cycle.make_round(settings=HALF_YEAR)
    cycle.answer(cycle.entry_for(round_, "3"), "12")
    page = text(office, address("outlook"))
    assert "「上半期の照会」の令和4年9月30日現在の回答から" in page
    assert "今年度は6か月で12件とわかっているので、残りの月だけを見込んだ。" in page
    assert "残り6か月に月1.3件が要る（今年度はこれまで月2件）" in page


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(2022, 3, 31), None),
        (date(2022, 4, 29), None),
        (date(2022, 4, 30), 1),
        (date(2022, 9, 30), 6),
        (date(2022, 9, 29), 5),
        (date(2022, 12, 31), 9),
        (date(2023, 2, 28), 11),
        (date(2023, 3, 30), 11),
        (date(2023, 3, 31), None),
        (date(2023, 5, 1), None),
    ],
)
def test_whole_months_of_the_year_are_counted(day: date, months: int | None) -> None:
    assert months_told(2022, day) == months


def test_the_csv_and_the_json_say_the_same_and_call_it_an_estimate(office: Client) -> None:
    plans.make_city()
    rows = list(csv.reader(io.StringIO(office.get(address("outlook_csv")).content.decode("utf-8-sig"))))
    found = json.loads(office.get(address("outlook_json")).content)
    assert "見込み（推計）" in rows[0]
    assert found["note"].startswith("見込み（推計）")
    assert [row[0] for row in rows[1:]] == [each["number"] for each in found["indicators"]]
    ranked = [each for each in found["indicators"] if each["ranks"]]
    assert ranked
    assert all(sum(float(share) for share in each["ranks"].values()) == pytest.approx(1) for each in ranked)
    assert not any(cell.startswith("'") for row in rows for cell in row)
    assert [row[6] for row in rows[1:]] == [each["likely"] for each in found["indicators"]]


def test_in_english_the_outlook_counts_years_the_western_way(office: Client) -> None:
    plans.make_city()
    page = text(office, "/en" + address("outlook"))
    assert "FY2022" in page
    assert "令和4年度は約" not in page.replace('lang="ja"', "")


def test_a_lower_bound_moves_ranks_and_gives_the_yaml(office: Client) -> None:
    plans.make_city()
    page = text(office, address("what_if", **tried(bound_0="105", bound_1="100", bound_2="90")))
    assert "3の指標のうち1件の評価が動きます（A→AA 1）。" in page
    assert "達成率105%以上" in page
    start = page.index("<pre")
    mapping = yaml.safe_load(unescape(page[page.index(">", start) + 1 : page.index("</pre>")]))
    assert mapping["version"] == "2"
    scheme = parse_scheme(mapping, "頁のYAML")
    assert [rule.name for rule in scheme.rules[:2]] == ["達成率105%以上", "達成率100%以上105%未満"]


def test_a_changed_target_moves_its_rank_and_says_so(office: Client) -> None:
    plans.make_city()
    cell = {"item": "3", "year": "2021", "row": "target", "text": "２０"}
    page = text(office, address("what_if", **tried(), **cell))
    assert "令和3年度の目標を15件から20件にする。" in page
    assert "A → C" in page
    assert 'value="20件"' in page


def test_htmx_gets_the_result_alone(office: Client) -> None:
    plans.make_city()
    part = text(office, address("what_if"), **{"HX-Request": "true", "HX-Target": "outcome"})
    assert "評価が動くものはありません" in part
    assert "<html" not in part


def test_another_scheme_begins_with_its_own_bounds(office: Client) -> None:
    edition = plans.make_city()
    assert edition.scheme is not None
    definition = {
        **edition.scheme.definition,
        "version": "2",
        "rules": [{"code": "良", "name": "良", "at_least": "80%"}, {"code": "否", "name": "否"}],
    }
    type(edition.scheme).objects.create(key="aa-c", version="2", name="二段階", definition=definition)
    page = text(office, address("what_if", scheme="aa-c@2", of="aa-c@1", **{"bound-0": "110"}))
    assert 'value="80"' in page
    assert "良" in page


def test_answers_of_the_round_are_what_is_judged(office: Client) -> None:
    round_ = cycle.make_round()
    cycle.answer(cycle.entry_for(round_, "3"), "21")
    answered = text(office, address("what_if", **tried(bound_0="102")))
    assert "A→AA 1" in answered
    assert "令和4年度の目標20件に対し実績21件、達成率105.0%でAA。" in answered
    recorded = text(office, address("what_if", base="recorded", **tried(bound_0="102")))
    assert "令和4年度の目標20件に対し" not in recorded


UGLY: dict[str, Callable[[], Params]] = {
    "words": lambda: {**tried(bound_0="abc<script>")},
    "empty": lambda: {**tried(bound_0="")},
    "endless": lambda: {**tried(bound_0="9" * 1000)},
    "below nothing": lambda: {**tried(bound_0="-5")},
    "not a number": lambda: {**tried(bound_0="NaN")},
    "upside down": lambda: {**tried(bound_0="80", bound_1="100", bound_2="90")},
    "twice the same": lambda: {**tried(bound_0="100", bound_1="100")},
    "no such item": lambda: {**tried(), "item": "9999", "year": "2021", "row": "target", "text": "1"},
    "an item with stages": lambda: {**tried(), "item": "1", "year": "2021", "row": "target", "text": "1"},
    "no such year": lambda: {**tried(), "item": "3", "year": "九", "row": "target", "text": "1"},
    "a year far off": lambda: {**tried(), "item": "3", "year": "99999999", "row": "target", "text": "1"},
    "words for a number": lambda: {**tried(), "item": "3", "year": "2021", "row": "actual", "text": "たくさん"},
    "another unit": lambda: {**tried(), "item": "3", "year": "2021", "row": "actual", "text": "3人"},
}


@pytest.mark.parametrize("what", UGLY)
def test_nonsense_gets_a_sentence_and_is_kept_as_typed(what: str, office: Client) -> None:
    plans.make_city()
    params = UGLY[what]()
    page = text(office, address("what_if", **params))
    assert "直すところがあります。直すと結果が出ます。" in page
    assert 'aria-invalid="true"' in page or 'class="wrong"' in page
    typed = params.get("text") or params.get("bound-0") or ""
    if isinstance(typed, str) and len(typed) < 100 and "<" not in typed:
        assert f'value="{typed}"' in page
    assert "<script>" not in page.replace('<script src="', "")


@pytest.mark.parametrize(
    "params",
    [
        {"scheme": "nowhere@9", "of": "nowhere@9"},
        {"rounding": "sideways", "lower": "x", "of": "aa-c@1", "edge-0": "beside"},
        {"row": ["target"] * 100, "item": ["3"] * 100, "year": ["2021"] * 100, "text": ["1"] * 100},
        {"item": ["3", "3"], "year": ["2021"], "text": []},
        {"bound-99": "1", "base": "elsewhere"},
    ],
)
def test_an_address_that_makes_no_sense_is_read_as_far_as_it_does(params: Params, office: Client) -> None:
    plans.make_city()
    assert "評価" in text(office, address("what_if", **params))


def test_full_width_bounds_are_read(office: Client) -> None:
    plans.make_city()
    assert "A→AA 1" in text(office, address("what_if", **tried(bound_0="１０５％以上")))


@pytest.mark.parametrize("name", ["outlook", "what_if"])
def test_an_edition_that_is_not_there_is_named(name: str, office: Client) -> None:
    plans.make_city()
    assert office.get(address(name, edition="9.9")).status_code == 404


def test_the_kept_facts_cost_nothing_again(office: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    edition: Edition = plans.make_city()
    outlook_page(edition)
    with django_assert_num_queries(1):
        outlook_page(edition)
