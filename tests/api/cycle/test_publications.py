"""Publications as people meet them: the folder that publish_plan writes, the live pages, the office's preparation."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import closing
from hashlib import sha256
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from shirube.core.people.queries import today
from shirube.cycle.actions.publish import publish as write
from shirube.cycle.actions.publish import store, write_publication
from shirube.cycle.models import Publication, Round
from shirube.cycle.queries.publications import content_of
from shirube.plans.actions.load_city import load_city
from shirube.plans.models import Edition, Plan
from tests.factories import cycle, people, plans
from tests.factories.publications import MEETING, correct, publish, publish_round

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
CITY = ROOT / "cities" / "kanazawa"


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def edition() -> Edition:
    return plans.make_city(items=10)


@pytest.fixture
def made(edition: Edition) -> Publication:
    return publish(edition.plan)


def run(*words: str) -> str:
    out = StringIO()
    call_command("publish_plan", *words, stdout=out)
    return out.getvalue()


def tree(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


class Links(HTMLParser):
    """Collects where a page leads, what it names, and what it must not have."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()
        self.scripts = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.found.append(value)
            if name == "id" and value:
                self.ids.add(value)


def broken(folder: Path, inside: Path) -> list[str]:
    """Return the links of all pages in `folder` that lead nowhere, or out of the folder `inside`."""
    pages = {file: Links(file.read_text(encoding="utf-8")) for file in folder.rglob("*.html")}
    found = []
    for file, links in pages.items():
        assert links.scripts == 0, file
        for link in links.found:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):
                continue
            target = file if not parts.path else (file.parent / unquote(parts.path)).resolve()
            is_there = target.is_file() and target.is_relative_to(inside.resolve()) and not parts.path.startswith("/")
            if not is_there or (parts.fragment and target.suffix == ".html" and parts.fragment not in pages[target].ids):
                found.append(f"{file.relative_to(folder)}: {link}")
    return found


def test_a_plan_is_published_by_one_command(edition: Edition, tmp_path: Path) -> None:
    said = run("reform", "--out", str(tmp_path / "out"), "--meeting", MEETING, "--date", "令和５年６月１日")
    made = Publication.objects.get()
    assert f"公表第1号（{MEETING}、2023-06-01）を公表しました。" in said
    place = tmp_path / "out" / made.digest
    assert sha256((place / "publication.json").read_bytes()).hexdigest() == made.digest
    again = json.loads(run("reform", "--out", str(tmp_path / "other"), "--meeting", MEETING, "--date", "2023-06-01", "--json"))
    assert (again["number"], again["new"]) == (1, False)
    assert tree(tmp_path / "out") == tree(tmp_path / "other")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("reform",), "まだ公表がありません"),
        (("nowhere",), "計画「nowhere」はありません"),
        (("reform", "--meeting", "会議"), "会議の名前と日の両方"),
        (("reform", "--date", "2023-06-01"), "会議の名前"),
        (("reform", "--meeting", "会議", "--date", "2023-06-01", "--publication", "1"), "どちらかに"),
        (("reform", "--publication", "3"), "まだ公表がありません"),
    ],
)
def test_a_command_with_faults_is_refused_in_a_sentence(edition: Edition, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(*words, "--out", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told(made: Publication, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(CommandError, match="書き込めません"):
        run("reform", "--out", str(tmp_path / "out"))


def test_every_link_of_a_publication_stays_in_its_folder_and_no_page_has_a_script(made: Publication, tmp_path: Path) -> None:
    place = write(publication=made, folder=tmp_path / "out")
    assert broken(place, place) == []
    assert broken(tmp_path / "out", tmp_path / "out") == []
    assert 'content="0; url=../' in (tmp_path / "out/latest/index.html").read_text(encoding="utf-8")


def test_the_manifest_names_every_file_with_its_hash(made: Publication, tmp_path: Path) -> None:
    place = write(publication=made, folder=tmp_path / "out")
    files = tree(place)
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["digest"] == made.digest
    assert {each["path"]: each["sha256"] for each in manifest["files"]} == {path: sha256(data).hexdigest() for path, data in files.items()}
    assert {"status-list.pdf", "status-list.xlsx", "overview.pdf", "overview.pptx", "tables.zip", "tables/items.csv"} <= files.keys()
    assert {"index.html", "items/3.html", "en/index.html", "en/items/3.html", "looks/tokens.css"} <= files.keys()


def test_what_was_written_once_is_left_as_it_is(made: Publication, tmp_path: Path) -> None:
    place = write_publication(publication=made, folder=tmp_path)
    before = {file: file.stat().st_mtime_ns for file in place.rglob("*")}
    assert write_publication(publication=made, folder=tmp_path) == place
    assert {file: file.stat().st_mtime_ns for file in place.rglob("*")} == before


def test_a_correction_stands_beside_what_it_corrects(made: Publication, tmp_path: Path) -> None:
    second = correct(made)
    for publication in (made, second):
        write(publication=publication, folder=tmp_path / "out")
    page = (tmp_path / "out" / second.digest / "index.html").read_text(encoding="utf-8")
    assert "公表第2号（第1号の訂正）" in page
    assert "No.3の実績を訂正しました。" in page
    front = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert made.digest in front
    assert second.digest in front
    assert second.digest in (tmp_path / "out/latest/index.html").read_text(encoding="utf-8")


def test_an_item_of_any_number_has_a_page(edition: Edition, tmp_path: Path) -> None:
    for number, strange in enumerate(["1/2", "..", "１", "A b", "a-1", "A-1", "-", "?", "番号"], start=1):
        edition.items.filter(number=str(number)).update(number=strange)
    place = write(publication=publish(edition.plan), folder=tmp_path / "out")
    assert broken(place, place) == []
    assert len({file.name.lower() for file in (place / "items").iterdir()}) == 10


def test_words_of_people_are_escaped(edition: Edition, tmp_path: Path) -> None:
    edition.items.filter(number="3").update(title="<script>alert('悪')</script>")
    place = write(publication=publish(edition.plan, meeting="<b>会議</b>"), folder=tmp_path / "out")
    for file in (tmp_path / "out").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "<b>会議</b>" not in text
    assert place.is_dir()


KILLED = """
import os, signal, sys
import django
django.setup()
from pathlib import Path
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from shirube.cycle.actions import publish as publishing
from shirube.cycle.models import Publication
from tests.factories import plans, publications
made = Publication.objects.first() or publications.publish(plans.make_city().plan)
count = 0
write = os.fsync
def cut(descriptor):
    global count
    count += 1
    if count == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    write(descriptor)
if int(sys.argv[2]):
    publishing.os.fsync = cut
publishing.publish(publication=made, folder=Path(sys.argv[1]))
"""


def test_a_killed_writing_shows_nothing_and_the_next_one_is_whole(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "shirube.config.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'city.sqlite3'}",
        "SHIRUBE_DATA_DIR": str(tmp_path / "data"),
    }
    out = tmp_path / "out"

    def start(cut: int) -> int:
        command = [sys.executable, "-c", KILLED, str(out), str(cut)]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False).returncode

    for cut in (1, 20):
        assert start(cut) == -signal.SIGKILL
        assert [place.name for place in out.iterdir() if not place.name.startswith(".")] == []
    assert start(0) == 0
    (place,) = (place for place in out.iterdir() if len(place.name) == 64)
    assert broken(place, place) == []


def test_the_live_list_shows_every_publication_with_its_files(made: Publication, client: Client) -> None:
    second = correct(made)
    page = client.get("/publications/").content.decode()
    assert page.index(second.digest) < page.index(made.digest)
    assert "No.3の実績を訂正しました。" in page
    assert f"/publications/{made.digest}/status-list.pdf" in page
    assert f"/publications/compare/?from={made.digest}&amp;to={second.digest}" in page
    english = client.get("/en/publications/").content.decode()
    assert f'href="/publications/{made.digest}/en/index.html"' in english
    assert f"/en/publications/{made.digest}" not in english


def test_before_the_first_publication_the_list_says_what_to_do(edition: Edition, client: Client) -> None:
    assert "まだ公表がありません。" in client.get("/publications/").content.decode()


def test_a_publication_is_given_from_its_folder_and_may_be_kept_for_ever(made: Publication, client: Client) -> None:
    answer = client.get(f"/publications/{made.digest}/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "immutable" in answer.headers["Cache-Control"]
    assert b"".join(answer.streaming_content) == (store() / made.digest / "index.html").read_bytes()  # type: ignore[attr-defined]
    for path, kind in (("status-list.pdf", "application/pdf"), ("en/items/3.html", "text/html; charset=utf-8")):
        with closing(client.get(f"/publications/{made.digest}/{path}")) as given:
            assert (given.status_code, given.headers["Content-Type"]) == (200, kind)
    assert client.get(f"/en/publications/{made.digest}/").headers["Location"] == f"/publications/{made.digest}/en/"
    assert client.post(f"/publications/{made.digest}/").status_code == 405


OUTSIDE = ("../../shirube.db", "..%2f..%2fsecret", "items/../../../secret", "/etc/passwd", "nothing.html", "items", "%00", "looks/", "a\\b")


def test_nothing_outside_of_a_publication_is_given(made: Publication, client: Client) -> None:
    write_publication(publication=made, folder=store())
    for name in ("secret", "shirube.db"):
        (store().parent / name).write_text("secret")
    for path in OUTSIDE:
        assert client.get(f"/publications/{made.digest}/{path}").status_code == 404, path


@pytest.mark.parametrize("digest", ["0" * 64, "x", "..", "A" * 64])
def test_an_unknown_publication_is_not_found_and_writes_nothing(edition: Edition, client: Client, digest: str) -> None:
    assert client.get(f"/publications/{digest}/").status_code == 404
    assert not store().exists() or not list(store().iterdir())


def test_two_publications_are_compared_item_by_item(client: Client) -> None:
    round_ = cycle.make_round()
    first = publish(round_.edition.plan)
    second = publish_round(round_)
    page = client.get(f"/publications/compare/?from={first.digest}&to={second.digest}").content.decode()
    assert "令和4年度の実績は「25件」" in page
    assert f"/publications/{second.digest}/items/3.html" in page
    english = client.get(f"/en/publications/compare/?from={first.digest}&to={second.digest}").content.decode()
    assert f"/publications/{second.digest}/en/items/3.html" in english


def test_only_publications_of_one_plan_are_compared(made: Publication, client: Client) -> None:
    other = publish(Plan.objects.get(slug="strategy"))
    assert client.get(f"/publications/compare/?from={made.digest}&to={other.digest}").status_code == 400
    assert client.get(f"/publications/compare/?from={made.digest}&to=nothing").status_code == 404
    assert client.get("/publications/compare/").status_code == 404


def test_the_pages_of_a_plan_name_the_newest_publication(made: Publication, client: Client) -> None:
    label = f"公表第1号（{MEETING}、令和5年6月1日）"
    for path in ("/", "/plans/reform/", "/plans/reform/items/3/"):
        page = client.get(path).content.decode()
        assert label in page, path
        assert f"/publications/{made.digest}/index.html" in page, path
    assert made.digest in client.get("/plans/reform/").content.decode().split("print-only")[1]
    assert f"/publications/{made.digest}/en/index.html" in client.get("/en/plans/reform/").content.decode()
    assert label not in client.get("/plans/strategy/").content.decode()


def test_a_page_that_shows_a_later_state_says_so(made: Publication, client: Client) -> None:
    Edition.objects.filter(pk=made.edition_id).update(revision=made.revision + 1)
    page = client.get("/plans/reform/").content.decode()
    assert "公表のあとに記録が変わった状態です" in page
    assert made.digest not in page.split("print-only")[1]


def facts_of(page: str) -> list[tuple[str, ...]]:
    """Return number, cells and rank of every row of a list, as the ear hears them."""
    rows = re.findall(r'<tr class="row.*?</tr>', page, re.DOTALL)
    cells = r'<th scope="row" class="no">(.*?)</th>|<span class="for-ears">(.*?)</span>\s*</td>|<td class="rating[^"]*">(.*?)</td>'
    return [tuple(re.sub(r"<.*?>", " ", "".join(found)).strip() for found in re.findall(cells, row, re.DOTALL)) for row in rows]


def ratings_of(page: str) -> list[str]:
    """Return the printed and the computed rank of an item's page, with year, rate and whether they differ."""
    told = page.split("公表された評価")[1].split("</dl>")[0]
    return [re.sub(r"<.*?>|\s+|の出典", "", part) for part in re.findall(r"<dd>(.*?)</dd>", told, re.DOTALL)]


@pytest.mark.parametrize("slug", ["reform-plan", "digital-strategy"])
def test_the_real_plan_says_the_same_on_the_live_page_and_in_its_publication(client: Client, tmp_path: Path, slug: str) -> None:
    list(load_city(city=CITY, actor="test"))
    place = write_publication(publication=publish(Plan.objects.get(slug=slug)), folder=tmp_path)
    live, still = client.get(f"/plans/{slug}/").content.decode(), (place / "index.html").read_text(encoding="utf-8")
    assert facts_of(live) == facts_of(still)
    assert len(facts_of(live)) > 90
    lead = re.compile(r'<p class="lead">(.*?)<')
    assert lead.search(live)[1] == lead.search(still)[1]  # type: ignore[index]
    found = content_of(Publication.objects.get())
    for item in found.items[:: len(found.items) // 12]:
        mine, theirs = (place / f"items/{item.number}.html").read_text(encoding="utf-8"), client.get(f"/plans/{slug}/items/{item.number}/")
        assert ("計算した評価" in mine) is ("計算した評価" in theirs.content.decode()), item.number
        if "計算した評価" in mine:
            assert ratings_of(mine) == ratings_of(theirs.content.decode()), item.number
        sentence = re.compile(r'<p class="sum">(.*?)</p>')
        assert sentence.search(mine)[1] == sentence.search(theirs.content.decode())[1], item.number  # type: ignore[index]


@pytest.mark.parametrize("path", ["/publications/", "/publications/compare/?from={0}&to={1}"])
def test_public_pages_take_few_statements(made: Publication, client: Client, path: str) -> None:
    second = correct(made)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path.format(made.digest, second.digest)).status_code == 200
    assert len(captured) <= 3


@pytest.fixture
def office(client: Client) -> Client:
    people.sign_in(client, people.cast().office)
    return client


def test_the_office_prepares_and_signs_off_in_the_browser(office: Client) -> None:
    round_ = cycle.make_round()
    publish(round_.edition.plan)
    cycle.approve_all(round_)
    assert f"?round={round_.pk}" in office.get("/staff/publications/").content.decode()
    address = f"/staff/publications/reform/?round={round_.pk}"
    page = office.get(address).content.decode()
    assert "公表第2号を決める" in page
    assert "令和4年度の実績は「25件」" in page
    assert Publication.objects.count() == 1
    refused = office.post(address, {"meeting": "", "meeting_on": "きのう", "seen": 1})
    assert refused.status_code == 400
    assert "「きのう」は日付として読めません" in refused.content.decode()
    late = office.post(address, {"meeting": MEETING, "meeting_on": "R5.6.1", "seen": 0})
    assert late.status_code == 400
    assert "ほかの人が公表第1号を出しました" in late.content.decode()
    done = office.post(address, {"meeting": MEETING, "meeting_on": "R5.6.1", "seen": 1})
    assert done.status_code == 302
    made = Publication.objects.get(number=2)
    assert (made.round, str(made.signed_by)) == (round_, "事務局")


def test_open_answers_are_listed_and_need_a_yes(office: Client) -> None:
    round_ = cycle.make_round()
    address = f"/staff/publications/reform/?round={round_.pk}"
    assert "まだ承認していない取組 10件" in office.get(address).content.decode()
    refused = office.post(address, {"meeting": MEETING, "meeting_on": "R5.6.1", "seen": 0})
    assert refused.status_code == 400
    assert not Publication.objects.exists()
    assert office.post(address, {"meeting": MEETING, "meeting_on": "R5.6.1", "seen": 0, "allow_open": "on"}).status_code == 302


def test_the_office_looks_at_the_pages_before_and_nobody_else_does(office: Client) -> None:
    round_ = cycle.make_round()
    cycle.approve_all(round_)
    base = f"/staff/publications/reform/preview/{round_.pk}/"
    page = office.get(f"{base}index.html").content.decode()
    assert "まだ公表していません" in page
    assert "25" in office.get(f"{base}items/3.html").content.decode()
    assert office.get(f"{base}en/index.html").status_code == 200
    for link in Links(page).found:
        if not link.startswith("http"):
            assert office.get(urljoin(f"{base}index.html", link)).status_code == 200, link
    assert office.get(f"{base}items/99.html").status_code == 404
    assert Client().get(f"{base}index.html").status_code == 302
    assert not Publication.objects.exists()


def test_a_published_answer_is_returned_and_corrected_in_the_browser(office: Client) -> None:
    round_ = cycle.make_round()
    publish_round(round_)
    entry = cycle.entry_for(round_, "3")
    page = office.get(f"/staff/publications/reform/?round={round_.pk}").content.decode()
    address = f"/staff/rounds/{round_.pk}/entries/{entry.pk}/correct/"
    assert address in page
    assert "（訂正）" in page
    assert office.post(address, {"until": str(today()), "why": ""}).status_code == 400
    assert office.post(address, {"until": str(today()), "why": "数え違い"}).status_code == 302
    assert "まだ承認していない取組 1件" in office.get(f"/staff/publications/reform/?round={round_.pk}").content.decode()


@pytest.mark.parametrize("who", ["reporter_a", "head_a", "auditor", "viewer", "administrator"])
def test_others_see_nothing_of_the_preparation(client: Client, who: str, edition: Edition) -> None:
    people.sign_in(client, getattr(people.cast(), who))
    for path in ("/staff/publications/", "/staff/publications/reform/", "/staff/publications/reform/preview/0/index.html"):
        assert client.get(path).status_code == 403, path
    assert client.post("/staff/publications/reform/", {"meeting": MEETING, "meeting_on": "R5.6.1"}).status_code == 403
    assert not Publication.objects.exists()


def test_a_round_of_another_plan_is_not_found(office: Client) -> None:
    round_ = cycle.make_round()
    assert office.get(f"/staff/publications/strategy/?round={round_.pk}").status_code == 404
    assert Round.objects.count() == 1
