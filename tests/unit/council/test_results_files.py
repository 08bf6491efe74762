"""The files of results: the same bytes each time, nothing that a spreadsheet runs, every character with a glyph or said to have none."""

from __future__ import annotations

import csv
import io
from hashlib import sha256

import pypdfium2

from shirube.council.rules.results import FORMAT, ResultGroup, Results, ResultText, digest, plain
from shirube.council.writers.results import HEAD, results_csv, results_json, results_pdf, sentence


def made(*groups: ResultGroup, letters: int = 3) -> dict[str, object]:
    counted = sum(group.count for group in groups)
    facts = {
        "city": "若松市",
        "plan": "若松市計画",
        "edition": "2.0",
        "title": "計画2.0（案）",
        "slug": "plan-2-0-1",
        "section": "みどり課",
    }
    days = {"announced_on": "2026-01-05", "opens_on": "2026-01-05", "closes_on": "2026-02-04", "published_on": "2026-03-02"}
    counts = {
        "letters": letters,
        "opinions": counted,
        "ways": (("web", 2), ("post", 1)),
        "standings": (("resident", 3),),
        "not_counted": (),
    }
    return plain(Results(format=FORMAT, short_reason="", groups=groups, note="", **facts, **days, **counts))  # type: ignore[arg-type]


def group(number: int = 1, **changed: object) -> ResultGroup:
    values: dict[str, object] = {"about": "1 取組", "item": "1", "summary": "窓口を夜も。", "answer": "試行します。", "effect": "revised"}
    values |= {"change": "「夜も」を加える。", "count": 2, "texts": (ResultText("窓口を夜も開けて。", 2),), **changed}
    return ResultGroup(number=number, **values)  # type: ignore[arg-type]


def text_of(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range().replace("\r\n", "") for page in pypdfium2.PdfDocument(pdf)]


def test_the_hash_is_that_of_the_json_and_all_files_are_the_same_each_time() -> None:
    results = made(group())
    assert sha256(results_json(results)).hexdigest() == digest(results)
    assert results_pdf(results) == results_pdf(made(group()))
    assert results_csv(results) == results_csv(made(group()))


def test_the_table_has_what_the_law_asks_for() -> None:
    (head, line) = csv.reader(io.StringIO(results_csv(made(group())).decode("utf-8-sig")))
    assert tuple(head) == HEAD
    assert line == ["1", "1 取組", "窓口を夜も。", "試行します。", "修正あり", "「夜も」を加える。", "2"]


def test_what_a_spreadsheet_might_run_is_made_harmless() -> None:
    (_, line) = csv.reader(io.StringIO(results_csv(made(group(summary="=1+1", answer="＋81"))).decode("utf-8-sig")))
    assert (line[2], line[3]) == ("'=1+1", "'＋81")


def test_that_nobody_wrote_is_said() -> None:
    results = made(letters=0)
    assert sentence(results) == "意見の提出はありませんでした。"
    assert list(csv.reader(io.StringIO(results_csv(results).decode("utf-8-sig")))) == [list(HEAD)]
    assert "意見の提出はありませんでした" in text_of(results_pdf(results))[0]


def test_a_long_paper_bears_head_and_hash_on_every_page_and_names_what_has_no_glyph() -> None:
    results = made(*(group(number, summary=f"意見その{number}" * 20) for number in range(1, 60)), group(60, summary="絵文字🙂"))
    pages = text_of(results_pdf(results))
    assert len(pages) > 2
    assert all(digest(results)[:16] in page for page in pages)
    assert all("市の考え方" in page for page in pages[:-1])
    assert "U+1F642" in pages[-1]
