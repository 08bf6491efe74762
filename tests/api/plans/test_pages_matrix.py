"""What the list, an item's page and the pages across plans say."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.translation import override

from shirube.plans.models import Item, Observation, StageCell, Target
from shirube.plans.queries.filters import Filters
from shirube.plans.queries.home import home_page
from shirube.plans.queries.item import item_page
from shirube.plans.queries.matrix import Matrix, RowView, matrix
from tests.factories import plans as cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city() -> None:
    cast.make_city(items=20, held=True)


def rows(page: Matrix) -> dict[str, RowView]:
    return {row.number: row for group in page.groups for row in group.rows}


def listed(**filters: str) -> list[str]:
    return list(rows(matrix("reform", Filters(**filters))))


def test_the_sentence_counts_what_is_done_behind_and_reached() -> None:
    sentence = matrix("reform", Filters()).sentence
    assert sentence == "20件のうち8件が達成。計画より遅れているのは2件。数値目標は、判定できる6件のうち2件が目標に届きました。"


def test_plan_and_actual_stand_side_by_side_with_a_word_where_they_differ() -> None:
    cells = rows(matrix("reform", Filters()))["8"].cells
    assert [(cell.plan, cell.actual, cell.sign) for cell in cells] == [("", "", ""), ("△", "△", ""), ("○", "△", "遅"), ("◎", "", "")]
    assert cells[2].words == "計画 試行、実績 研究・検討、計画より遅れ"


def test_a_number_stands_over_its_target_with_a_bar() -> None:
    cell = rows(matrix("reform", Filters()))["6"].cells[2]
    assert (cell.actual, cell.plan, cell.bar, cell.sign) == ("14", "15", 93, "未達")
    assert rows(matrix("reform", Filters()))["6"].cells[1].sign == "", "an earlier year is told quietly"


@pytest.mark.parametrize(("actual", "comparator", "sign"), [("15", "exact", ""), ("14", "exact", "未達"), ("15", "above", "未達")])
def test_a_target_just_met_is_met_unless_its_bound_is_excluded(actual: str, comparator: str, sign: str) -> None:
    Target.objects.filter(indicator__item__number="6", fiscal_year=2021).update(comparator=comparator)
    Observation.objects.filter(indicator__item__number="6", fiscal_year=2021).update(number=actual, text=f"{actual}件")
    assert rows(matrix("reform", Filters()))["6"].cells[2].sign == sign


def test_an_arrow_is_drawn_as_an_arrow_and_told_as_what_goes_on() -> None:
    cell = rows(matrix("reform", Filters()))["1"].cells[2]
    assert cell.actual == "→"
    assert cell.words == "実績 本格実施を続けている"


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({"standing": "behind"}, ["8", "18"]),
        ({"rating": "C"}, ["9", "19"]),
        ({"section": "section-2", "standing": "behind"}, ["8", "18"]),
        ({"flag": "重点", "rating": "C"}, ["9"]),
        ({"q": "その１２"}, ["12"]),
        ({"q": "学び その4"}, ["4"]),
        ({"heading": "2"}, ["6", "7", "8", "9", "10"]),
        ({"flag": "inferred"}, ["9", "18"]),
        ({"standing": "nonsense"}, []),
    ],
)
def test_filters_keep_what_they_say(filters: dict[str, str], numbers: list[str]) -> None:
    assert listed(**filters) == numbers


def test_a_chapter_holds_the_items_of_its_parts() -> None:
    assert listed(heading="0") == [str(number) for number in range(1, 11)]


def test_the_order_can_be_chosen_and_turned() -> None:
    assert listed(sort="attainment")[:2] == ["9", "19"]
    assert listed(sort="-number")[:2] == ["20", "19"]
    assert listed(sort="standing")[:2] == ["8", "18"]


def test_the_counts_of_a_filter_leave_the_filter_itself_aside() -> None:
    facets = {facet.name: facet for facet in matrix("reform", Filters(standing="behind")).facets}
    assert {option.value: option.count for option in facets["standing"].options} == {"done": 8, "under-way": 8, "behind": 2, "later": 2}
    assert [option.count for option in facets["section"].options] == [2]


def test_headings_that_begin_are_shown_once_and_only_with_rows() -> None:
    shown = [node.label for group in matrix("reform", Filters(standing="behind")).groups for node in group.headings]
    assert shown == ["1 市民協働の推進", "3 市民協働の推進 その2", "4 働き方の改革", "6 働き方の改革 その2"] or len(shown) == len(
        set(shown)
    )


def test_one_year_alone_can_be_chosen() -> None:
    page = matrix("reform", Filters(year="2021"))
    assert [year.label for year in page.years] == ["R3"]
    assert {len(row.cells) for row in rows(page).values()} == {1}


def test_a_header_is_shown_and_not_counted() -> None:
    page = matrix("strategy", Filters())
    assert list(rows(page)) == ["1-1", "1-1-1", "1-1-2"]
    assert page.total == 2


def test_where_a_plan_names_steps_in_words_the_highest_sign_means_done() -> None:
    page = matrix("strategy", Filters(edition="1.0"))
    assert rows(page)["1-1"].rating == "実施"
    assert rows(page)["1-1"].cells[0].plan == "拡充"


def test_the_latest_revision_of_a_cell_counts_and_the_earlier_one_is_kept_on_the_items_page() -> None:
    first = StageCell.objects.get(item__number="8", item__edition__plan__slug="reform", row="actual", fiscal_year=2021)
    StageCell.objects.create(item=first.item, row="actual", fiscal_year=2021, revision=1, text="○", sign="○", citation=first.citation)
    assert listed(standing="behind") == ["18"]
    assert [earlier.text for earlier in item_page("reform", "8", Filters()).series.earlier] == ["△"]


def test_a_corrected_number_counts() -> None:
    old = Observation.objects.get(indicator__item__number="6", fiscal_year=2021)
    Observation.objects.create(
        indicator=old.indicator,
        fiscal_year=2021,
        revision=1,
        text="15件",
        number=15,
        unit="件",
        comparator="exact",
        state="value",
        citation=old.citation,
    )
    assert rows(matrix("reform", Filters()))["6"].cells[2].actual == "15"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("3", "令和3年度の目標15件に対し、実績は16件。達成率106.7%で、評価はA（公表と同じ）。"),
        ("1", "令和2年度に、計画の最後の段階「◎ 本格実施」に達しました。"),
        ("8", "令和3年度までの計画は「○ 試行」、実績は「△ 研究・検討」で、計画より遅れています。"),
        ("10", "令和4年度の計画は「◎ 本格実施」です。"),
    ],
)
def test_an_items_first_sentence_answers_the_pages_question(number: str, sentence: str) -> None:
    assert item_page("reform", number, Filters()).sentence == sentence


def test_a_difference_from_the_printed_rank_is_said() -> None:
    item = Item.objects.get(edition__plan__slug="reform", number="3")
    item.ratings.filter(origin="printed").update(code="B")
    page = item_page("reform", "3", Filters())
    assert "（公表はB）" in page.sentence
    assert page.rating.differs


def test_before_after_and_back_keep_the_filters() -> None:
    page = item_page("reform", "8", Filters(standing="behind"))
    assert page.before is None
    assert page.after is not None
    assert page.after.url == "/plans/reform/items/18/?standing=behind"
    assert page.back == "/plans/reform/?standing=behind"


def test_every_number_of_an_item_leads_to_its_line(client: Client) -> None:
    page = item_page("reform", "3", Filters())
    places = [cell.origin.place.url for row in page.series.rows for cell in row.cells if cell.origin]
    assert len(places) == 7
    assert set(places) == {"/documents/list/#L3"}
    assert 'id="L3"' in client.get("/documents/list/").content.decode()


def test_the_lines_are_quoted_where_the_text_is_at_hand_and_only_there() -> None:
    assert item_page("reform", "3", Filters()).origin.quote[0] == (3, "3行目に書かれたこと")
    assert item_page("strategy", "1-1-1", Filters()).origin.quote == ()


def test_htmx_gets_the_list_alone_and_the_panel_alone(client: Client) -> None:
    part = client.get("/plans/reform/", headers={"HX-Request": "true", "HX-Target": "list"}).content.decode()
    assert "<html" not in part
    assert part.count("data-row") == 20
    panel = client.get("/plans/reform/items/3/", headers={"HX-Request": "true", "HX-Target": "panel"}).content.decode()
    assert "<html" not in panel
    assert "data-panel-close" in panel
    whole = client.get(
        "/plans/reform/", headers={"HX-Request": "true", "HX-Target": "list", "HX-History-Restore-Request": "true"}
    ).content.decode()
    assert "<html" in whole


def test_markup_in_a_title_stays_text(client: Client) -> None:
    Item.objects.filter(number="3").update(title='<img src=x onerror="alert(1)">')
    for path in ("/plans/reform/", "/plans/reform/items/3/", "/sections/section-2/", "/plans/reform/?q=%22%3E%3Cscript%3E"):
        page = client.get(path).content.decode()
        assert "<img src=x" not in page
        assert "<script>" not in page


def test_the_first_page_names_what_is_behind_and_each_kind_of_finding() -> None:
    page = home_page()
    assert [thing.label for thing in page.behind] == ["取組その8", "取組その18"]
    assert [(thing.label, thing.note) for thing in page.findings] == [
        ("合計が内訳と合わない", "1件"),
        ("計画の最後の年度を過ぎて遅れている", "2件"),
    ]
    assert [part.count for part in page.plans[0].parts] == [8, 8, 2, 2]


def test_the_first_page_leads_to_an_earlier_edition_and_says_how_far_it_was(client: Client) -> None:
    reform, strategy = home_page().plans
    assert reform.earlier == ()
    assert [(old.edition, old.sentence, old.url) for old in strategy.earlier] == [
        ("1.0", "1件のうち1件が実施。", "/plans/strategy/?edition=1.0")
    ]
    assert 'href="/plans/strategy/?edition=1.0"' in client.get("/").content.decode()


def test_a_plan_without_ranks_says_done_in_the_word_of_its_highest_stage() -> None:
    page = matrix("strategy", Filters())
    assert page.sentence == "2件のうち1件が完了。"
    assert [part.label for part in home_page().plans[1].parts] == ["完了", "これから"]
    standings = next(facet for facet in page.facets if facet.name == "standing")
    assert [option.label for option in standings.options] == ["完了", "これから"]
    assert rows(page)["1-1-1"].rating == "完了"
    assert rows(matrix("reform", Filters()))["1"].rating == "達成", "a plan with ranks keeps the word of its ranks"


def test_a_document_shows_what_was_read_and_what_was_not(client: Client) -> None:
    page = client.get("/documents/list/").content.decode()
    assert len(re.findall(r'<li id="L\d+"', page)) == 60
    assert "39行は読み取っていません" in page
    assert "shows-unread" in client.get("/documents/list/?show=unread").content.decode()


def test_of_a_document_that_is_only_known_by_name_the_cited_lines_are_listed(client: Client) -> None:
    page = client.get("/documents/strategy-2-0/").content.decode()
    assert "本文は手元にありません" in page
    assert 'id="L2"' in page


@pytest.mark.parametrize("path", ["/plans/reform/items/3/", "/plans/reform/items/8/", "/indicators/", "/plans/strategy/items/1-1-1/"])
def test_every_figure_opens_a_source_that_stands_once_on_the_page(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    asked = set(re.findall(r'popovertarget="([^"]+)">', page))
    opened = re.findall(r'class="origin" id="([^"]+)" popover', page)
    assert asked
    assert asked == set(opened)
    assert len(opened) == len(set(opened))


def test_a_source_says_how_it_was_read_how_sure_that_is_and_quotes_its_lines() -> None:
    page = item_page("reform", "9", Filters())
    assert [(origin.place.label, origin.method, origin.confidence) for origin in page.origins] == [
        ("9〜10行目", "文書から読み取りました", "推定を含む")
    ]
    assert page.origins[0].quote[0] == (9, "9行目に書かれたこと")
    assert item_page("reform", "3", Filters()).origins[0].confidence == "確実"


def test_every_filter_that_is_on_can_be_taken_off_and_a_phone_says_how_many_are(client: Client) -> None:
    chips = matrix("reform", Filters(standing="behind", year="2021", q="その")).chips
    assert [(chip.label, chip.value) for chip in chips] == [("進み具合", "計画より遅れ"), ("語句", "その"), ("年度", "R3")]
    assert chips[2].address == "?standing=behind&q=%E3%81%9D%E3%81%AE"
    assert "<b>条件 2つ</b>" in client.get("/plans/reform/?standing=behind&year=2021").content.decode()
    assert "<b>条件" not in client.get("/plans/reform/").content.decode()


def test_on_an_english_page_only_japanese_words_are_said_to_be_japanese(client: Client) -> None:
    page = client.get("/en/plans/reform/").content.decode()
    assert "<h1>Reform Plan</h1>" in page
    assert '<li aria-current="page">Reform Plan</li>' in page
    assert re.findall(r'lang="ja"[^>]*>\s*[ -~]*[A-Za-z][ -~]*<', page) == []


def test_markup_in_a_document_stays_text(client: Client) -> None:
    item = Item.objects.get(edition__plan__slug="reform", number="3")
    Item.objects.filter(pk=item.pk).update(title="<b>太字</b>")
    document = item.citation.document
    document.text = document.text.replace("3行目に書かれたこと", "<script>alert(1)</script>", 1)
    document.save()
    page = client.get("/documents/list/").content.decode()
    assert "<script>alert" not in page
    assert "<b>太字" not in page
    assert '<span class="t">&lt;script&gt;alert(1)&lt;/script&gt;</span>' in page


def test_an_achievement_is_told_in_english_too() -> None:
    with override("en"):
        page = item_page("reform", "1", Filters())
        assert (page.rating.printed, page.rating.computed) == ("Achieved", "Achieved")
        assert not page.rating.differs


def test_a_step_named_in_words_is_said_once_and_is_no_stage_that_was_reached() -> None:
    page = item_page("strategy", "1-1", Filters(edition="1.0"))
    assert [(cell.sign, cell.text) for row in page.series.rows for cell in row.cells] == [("", "拡充"), ("◎", "実施")]
    assert page.sentence == "令和3年度の実績は「◎ 実施」です。"
    assert not page.rating.is_there, "a plan without ranks has nothing to say about ranks"


def test_an_unknown_order_or_standing_in_an_address_is_left_out_of_its_links(client: Client) -> None:
    page = client.get("/plans/reform/?sort=colour&standing=tardy&q=x").content.decode()
    listed = page.split("<main")[1].split("</main>")[0]
    assert "colour" not in listed
    assert "tardy" not in listed


def test_a_number_that_just_meets_a_bound_that_excludes_it_is_not_counted_as_reached() -> None:
    edition = cast.make_edition(cast.make_plan("bounds"))
    heading = cast.make_heading(edition, "章")
    for number, comparator in (("1", "exact"), ("2", "below")):
        item = cast.make_item(heading, number, f"取組その{number}")
        indicator = cast.make_indicator(item, edition, f"i{number}", targets={2021: "20"}, actuals={2021: "20"})
        indicator.targets.update(comparator=comparator)
        cast.make_rating(item, "A" if number == "1" else "B", attainment="1")
    page = matrix("bounds", Filters())
    assert "判定できる2件のうち1件が目標に届きました" in page.sentence
