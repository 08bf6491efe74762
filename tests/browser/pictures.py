"""Take the pictures of the README and of the guide: `.venv/bin/python -m tests.browser.pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import openpyxl
from playwright.sync_api import Browser, Page, sync_playwright

from shirube.cycle.writers.answer_book import FIRST_ROW, columns
from tests.browser.conftest import FLAGS
from tests.serving import ROOT, chromium
from tests.stage import Clerk, Stage, mingle, played, set_up

PICTURES = {"matrix": "/plans/reform-plan/", "item": "/plans/reform-plan/items/126/"}
FOLDER, GUIDE = ROOT / "docs" / "pictures", ROOT / "docs" / "guide" / "pictures"
SIZE = {"width": 1280, "height": 860}
ITEMS = 8
"""Items of the section that the guide shows."""


def take() -> None:
    """Serve the demo's city in the middle of a round and take each picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        stage = set_up(Path(folder))
        mingle(stage)
        with played(stage):
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            for name, path in PICTURES.items():
                _open(browser, stage, "", path).screenshot(path=FOLDER / f"{name}.png")
            GUIDE.mkdir(parents=True, exist_ok=True)
            _take_guide(browser, stage, Path(folder))
            browser.close()


def _open(browser: Browser, stage: Stage, session: str, path: str) -> Page:
    context = browser.new_context(viewport=SIZE, base_url=f"http://127.0.0.1:{stage.port}", locale="ja-JP")  # type: ignore[arg-type]  # a plain dictionary
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": f"http://127.0.0.1:{stage.port}"}])
    page = context.new_page()
    page.goto(path)
    return page


def _take_guide(browser: Browser, stage: Stage, folder: Path) -> None:
    clerk = min(stage.clerks, key=lambda each: (abs(len(each.cells) // 2 - ITEMS), each.slug))
    page = _open(browser, stage, clerk.session, clerk.page)
    page.screenshot(path=GUIDE / "section.png")
    _take_excel(browser, stage, _untouched(stage), folder)
    _open(browser, stage, stage.office, stage.matrix).screenshot(path=GUIDE / "office.png")
    page = _open(browser, stage, stage.office, f"/staff/publications/reform-plan/?round={stage.round}")
    page.screenshot(path=GUIDE / "publish.png")


def _untouched(stage: Stage) -> Clerk:
    """Return a clerk whose section has not answered yet."""
    return stage.clerks[6]


def _take_excel(browser: Browser, stage: Stage, clerk: Clerk, folder: Path) -> None:
    page = _open(browser, stage, clerk.session, f"{clerk.page}workbook/")
    file = folder / "workbook.xlsx"
    file.write_bytes(page.request.get(f"{clerk.page}workbook.xlsx").body())
    book = openpyxl.load_workbook(file)
    rows = book.worksheets[0]
    for place in range(FIRST_ROW + 1, rows.max_row + 1):
        is_number = not rows.cell(place, columns().index("actual") + 1).protection.locked
        number = "およそ三百" if place == FIRST_ROW + 2 else "1,200"
        rows.cell(place, columns().index("actual" if is_number else "stage") + 1).value = number if is_number else "◎"
        rows.cell(place, columns().index("remarks") + 1).value = "年度の初めから続けている。"
    book.save(file)
    page.set_input_files("[name=file]", file)
    page.click("form.send button")
    page.screenshot(path=GUIDE / "by-excel.png")


if __name__ == "__main__":
    take()
