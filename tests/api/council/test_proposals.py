"""Proposals: what everybody sees, what the office decides, and that nothing of it is ever lost or shown too early."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput, NotAllowed
from shirube.core.models import JournalEntry
from shirube.core.sources.models import Document
from shirube.council.actions.load_leaders import load_leaders
from shirube.council.actions.load_proposals import load_proposals
from shirube.council.actions.proposals import Decision, ProposalFacts, decide_fate, save_proposal
from shirube.council.models import Adviser, Cohort, Fate, Project, Proposal
from shirube.council.queries.life import proposal_lines
from shirube.council.queries.proposals import proposal_work, staff_list
from shirube.council.rules.words import FateKind
from shirube.plans.actions.load_city import load_city
from shirube.plans.models import Edition, Item
from shirube.plans.rules.links import EditionState
from tests.factories import council, cycle, people, plans

pytestmark = pytest.mark.django_db
PACK = Path(settings.BASE_DIR) / "cities" / "kanazawa"


@pytest.fixture
def edition() -> Edition:
    return plans.make_city()


def item(edition: Edition, number: str = "1") -> Item:
    return edition.items.get(number=number)


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_first_line_counts_what_became_of_the_proposals(client: Client, edition: Edition) -> None:
    made = [council.make_proposal(f"p{number}") for number in range(5)]
    council.make_fate(made[0], FateKind.ADOPTED, items=[item(edition)])
    council.make_fate(made[1], FateKind.PARTLY, items=[item(edition)])
    council.make_fate(made[2], FateKind.STUDYING)
    council.make_fate(made[3], FateKind.DECLINED)
    page = client.get("/proposals/").content.decode()
    assert "5件の提言のうち2件が計画に反映され（うち一部1件）、1件が検討中で、1件は反映せず、1件が回答待ちです。" in page


def test_the_latest_fate_is_in_force_and_the_earlier_ones_are_told(client: Client, edition: Edition) -> None:
    proposal = council.make_proposal()
    council.make_fate(proposal, FateKind.STUDYING, reason="調べています")
    council.make_fate(proposal, FateKind.ADOPTED, items=[item(edition)], reason="載りました")
    page = client.get("/proposals/paper/").content.decode()
    assert "若松市行政改革実施計画 1.0の1件の取組に反映されました。" in page
    assert page.index("載りました") < page.index("調べています")
    assert "取組その1" in page
    assert "1件の提言のうち1件が計画に反映され、回答待ちはありません。" in client.get("/proposals/").content.decode()


def test_filters_leave_the_proposals_of_a_fate_and_a_field(client: Client, edition: Edition) -> None:
    council.make_fate(council.make_proposal("paper", field="紙"), FateKind.DECLINED)
    council.make_proposal("counter", field="窓口")
    page = client.get("/proposals/?fate=none").content.decode()
    assert "/proposals/counter/" in page
    assert "/proposals/paper/" not in page
    assert "/proposals/paper/" in client.get("/proposals/?field=紙").content.decode()
    assert "この条件に合う提言はありません" in client.get("/proposals/?field=紙&fate=none").content.decode()


def test_what_is_not_open_is_nowhere_in_public(client: Client, edition: Edition) -> None:
    proposal = council.make_proposal("secret", title="まだ出さない提言", is_open=False)
    council.make_fate(proposal, FateKind.ADOPTED, items=[item(edition)])
    for address in ("/proposals/", "/proposals.csv", "/proposals.json", "/en/proposals/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "まだ出さない提言" not in page.content.decode()
    assert client.get("/proposals/secret/").status_code == 404
    assert list(proposal_lines([item(edition).pk])) == []


def test_an_item_of_a_draft_is_not_shown(client: Client, edition: Edition) -> None:
    council.make_fate(council.make_proposal(), FateKind.ADOPTED, items=[item(edition)])
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.DRAFT)
    for address in ("/proposals/", "/proposals/paper/", "/proposals.json"):
        page = client.get(address).content.decode()
        assert "取組その1" not in page
        assert "reform 1.0" not in page
        assert "実施計画 1.0" not in page


def test_the_data_say_what_the_page_says_and_hold_no_formula(client: Client, edition: Edition) -> None:
    council.make_fate(council.make_proposal(title="=1+1"), FateKind.PARTLY, items=[item(edition), item(edition, "2")])
    told = json.loads(client.get("/proposals.json").content)["proposals"]
    assert [(row["key"], row["fate"], row["items"], row["fiscal_year"]) for row in told] == [
        ("paper", "partly", ["reform 1.0 1", "reform 1.0 2"], 2021)
    ]
    rows = list(csv.reader(io.StringIO(client.get("/proposals.csv").content.decode("utf-8-sig"))))
    assert rows[1][2] == "'=1+1"
    assert len({len(row) for row in rows[:2]}) == 1


def test_a_decision_is_added_journalled_and_never_changed(edition: Edition) -> None:
    proposal = council.make_proposal()
    first = decide_fate(proposal=proposal, decision=Decision(FateKind.STUDYING, reason="調べる"), actor=cycle.OFFICE)
    wish = Decision(FateKind.ADOPTED, edition, [item(edition)], "載った", date(2022, 6, 30))
    decide_fate(proposal=proposal, decision=wish, actor=cycle.OFFICE)
    assert [fate.kind for fate in proposal.fates.all()] == ["studying", "adopted"]
    entry = JournalEntry.objects.filter(action="decide_fate").order_by("-pk")[0]
    assert entry.after is not None
    assert entry.before == {"kind": "studying", "edition": None, "items": [], "reason": "調べる"}
    assert entry.after["items"] == ["1"]
    assert entry.subject == "proposal:paper"
    assert not entry.is_draft
    assert journal.first_broken() is None
    first.reason = "別の理由"
    with pytest.raises(ValidationError):
        first.save()
    assert Fate.objects.get(pk=first.pk).reason == "調べる"


def test_what_does_not_go_together_is_refused_and_nothing_is_written(edition: Edition) -> None:
    proposal = council.make_proposal()
    strange = Item.objects.exclude(edition=edition).first()
    assert strange is not None
    for decision in (
        Decision(FateKind.ADOPTED, edition),
        Decision(FateKind.DECLINED),
        Decision(FateKind.STUDYING, edition, [item(edition)]),
        Decision(FateKind.PARTLY, edition, [strange]),
    ):
        with pytest.raises(InvalidInput):
            decide_fate(proposal=proposal, decision=decision, actor=cycle.OFFICE)
    with pytest.raises(NotAllowed):
        decide_fate(proposal=proposal, decision=Decision(FateKind.STUDYING), actor=cycle.NOBODY)
    assert not Fate.objects.exists()
    assert not JournalEntry.objects.filter(action="decide_fate").exists()


def test_who_saw_an_older_state_does_not_decide_over_it(edition: Edition) -> None:
    proposal = council.make_proposal()
    decide_fate(proposal=proposal, decision=Decision(FateKind.STUDYING), actor=cycle.OFFICE, seen=0)
    with pytest.raises(Conflict):
        decide_fate(proposal=proposal, decision=Decision(FateKind.DECLINED, reason="費用"), actor=cycle.OFFICE, seen=0)
    assert proposal.fates.count() == 1


def test_a_proposal_gets_an_address_of_its_year_and_a_change_says_what_was_before() -> None:
    facts = ProposalFacts(title="書かない窓口", proposer="会議の委員", given_on=date(2025, 6, 20))
    made = save_proposal(facts=facts, actor=cycle.OFFICE)
    again = save_proposal(facts=facts, actor=cycle.OFFICE)
    assert (made.key, again.key) == ("2025-1", "2025-2")
    save_proposal(facts=ProposalFacts(title="待たない窓口", proposer="会議の委員"), actor=cycle.OFFICE, proposal=made)
    entry = JournalEntry.objects.filter(action="save_proposal").order_by("-pk")[0]
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["title"], entry.after["title"]) == ("書かない窓口", "待たない窓口")
    with pytest.raises(NotAllowed):
        save_proposal(facts=facts, actor=cycle.NOBODY)
    with pytest.raises(InvalidInput):
        save_proposal(facts=ProposalFacts(title=" ", proposer="会議の委員"), actor=cycle.OFFICE)


def test_the_office_sees_the_oldest_unanswered_first_and_is_told_how_many(client: Client, edition: Edition) -> None:
    council.make_proposal("young", title="新しい提言です", given_on=date(2023, 4, 1))
    council.make_proposal("old", title="古い提言です", given_on=date(2019, 5, 1))
    council.make_fate(council.make_proposal("done", title="済んだ提言です", given_on=date(2018, 5, 1)), FateKind.DECLINED)
    office = people.sign_in(client, people.cast().office)
    page = office.get("/staff/proposals/").content.decode()
    assert "回答していない提言が2件あります" in page
    assert page.index("古い提言です") < page.index("新しい提言です") < page.index("済んだ提言です")
    assert [line.sentence for line in proposal_work(cycle.OFFICE)] == ["回答していない提言が2件あります"]
    assert list(proposal_work(cycle.NOBODY)) == []


def test_the_office_finds_items_by_number_or_words_and_is_told_what_is_unclear(client: Client, edition: Edition) -> None:
    council.make_proposal()
    office = people.sign_in(client, people.cast().office)
    typed = {"kind": "partly", "edition": str(edition.pk), "items": "３\nその7", "reason": "載った", "seen": "0"}
    unclear = office.post("/staff/proposals/paper/", {**typed, "items": "取組"})
    assert unclear.status_code == 400
    assert "合う取組が10件あります" in unclear.content.decode()
    nothing = office.post("/staff/proposals/paper/", {**typed, "items": "どこにもない"})
    assert "に合う取組が、この版にありません" in nothing.content.decode()
    without = office.post("/staff/proposals/paper/", {**typed, "edition": ""})
    assert "取組を探す計画と版を選んでください" in without.content.decode()
    assert not Fate.objects.exists()
    assert office.post("/staff/proposals/paper/", typed).status_code == 302
    assert [found.number for found in Fate.objects.get().items.all()] == ["3", "7"]


def test_the_office_enters_a_proposal_with_dates_as_people_write_them(client: Client) -> None:
    office = people.sign_in(client, people.cast().office)
    typed = {"title": "書かない窓口", "proposer": "DX会議委員", "given_on": "令和７年６月２０日", "is_open": "on"}
    assert office.post("/staff/proposals/new/", typed).headers["Location"] == "/staff/proposals/2025-1/"
    assert Proposal.objects.get().given_on == date(2025, 6, 20)
    refused = office.post("/staff/proposals/new/", {**typed, "given_on": "六月"})
    assert refused.status_code == 400
    assert "書かない窓口" in refused.content.decode()


def test_a_proposal_tells_the_life_of_the_items_it_became(edition: Edition) -> None:
    proposal = council.make_proposal(title="紙をなくす")
    council.make_fate(proposal, FateKind.PARTLY, items=[item(edition), item(edition, "2")])
    (line,) = proposal_lines([item(edition).pk])
    assert line.sentence == "会議の委員の提言「紙をなくす」がこの取組になりました（一部反映）。"
    assert (line.day, line.is_exact, line.url, line.item) == (date(2021, 9, 1), True, "/proposals/paper/", item(edition).pk)
    assert line.source_url == "/documents/proposals/#L3"
    council.make_fate(proposal, FateKind.DECLINED)
    assert list(proposal_lines([item(edition).pk])) == []


@pytest.mark.parametrize("address", ["/proposals/", "/proposals.csv", "/proposals.json", "/staff/proposals/"])
def test_the_statements_do_not_grow_with_the_proposals(client: Client, edition: Edition, address: str) -> None:
    office = people.sign_in(client, people.cast().office)
    council.fill_proposals(edition, number=10)
    office.get(address)  # the first page of a session also renews it
    few = statements(office, address)
    Proposal.objects.all().delete()
    council.fill_proposals(edition, number=300)
    assert statements(office, address) == few <= 14


def test_the_statements_of_one_proposal_do_not_grow_with_its_items_and_fates(client: Client, edition: Edition) -> None:
    proposal = council.make_proposal()
    council.make_fate(proposal, FateKind.ADOPTED, items=[item(edition)])
    few = statements(client, "/proposals/paper/")
    for _ in range(30):
        council.make_fate(proposal, FateKind.ADOPTED, items=list(edition.items.all()))
    assert statements(client, "/proposals/paper/") == few <= 16


def test_the_page_of_a_document_tells_what_was_read_from_its_lines(client: Client) -> None:
    council.make_proposal("paper", title="紙をなくす")
    council.make_proposal("secret", title="まだ出さない提言", is_open=False)
    page = client.get("/documents/proposals/").content.decode()
    assert "提言: 紙をなくす" in page
    assert 'id="L3"' in page
    assert "まだ出さない提言" not in page


@pytest.fixture
def pack() -> None:
    list(load_city(city=PACK, actor="command:load_city"))
    list(load_proposals(PACK, "command:load_city"))
    list(load_leaders(PACK, "command:load_city"))


def test_the_pack_is_loaded_once_and_what_the_office_decided_stays(pack: None) -> None:
    counts = [model.objects.count() for model in (Proposal, Fate, Project, Cohort, Adviser, Document)]
    assert counts[:5] == [6, 6, 7, 5, 8]
    proposal = Proposal.objects.get(key="telework-my-number-card")
    decide_fate(proposal=proposal, decision=Decision(FateKind.STUDYING, reason="調べる"), actor=cycle.OFFICE)
    Proposal.objects.filter(pk=proposal.pk).update(title="直した名前")
    entries = JournalEntry.objects.count()
    assert list(load_proposals(PACK, "command:load_city")) == ["提言: 変わりありません。"]
    assert list(load_leaders(PACK, "command:load_city")) == ["デジタル人材: 変わりありません。"]
    assert JournalEntry.objects.count() == entries
    counts[1] += 1
    assert [model.objects.count() for model in (Proposal, Fate, Project, Cohort, Adviser, Document)] == counts
    proposal.refresh_from_db()
    assert proposal.title == "直した名前"
    assert [fate.kind for fate in proposal.fates.all()] == ["none", "studying"]


def test_the_proposals_of_the_pack_lead_to_the_measures_they_became(pack: None, client: Client) -> None:
    assert "6件の提言のうち4件が計画に反映され（うち一部3件）、2件が回答待ちです。" in client.get("/proposals/").content.decode()
    page = client.get("/proposals/paperless-by-default/").content.decode()
    assert "「ペーパーレス原則化」への転換" in page
    assert "一部導入" in page
    assert Document.objects.get(slug="dx-proposals-2021").line_count == 527


def test_the_sources_of_the_pack_are_the_documents_at_hand(pack: None, documents: Path) -> None:
    for slug in ("dx-proposals-2021", "dx-council-2025-10"):
        document = Document.objects.get(slug=slug)
        content = (documents / document.file_name).read_bytes()
        assert document.sha256 == sha256(content).hexdigest()
        assert document.line_count == len(content.decode().splitlines())


def test_the_pack_names_people_by_function_alone() -> None:
    """A name of a person is written with さん, 氏 or 先生 behind it, or as a surname and a given name with a blank between."""
    texts = [file.read_text(encoding="utf-8") for file in sorted((PACK / "council").glob("*")) if file.is_file()]
    assert texts
    named = re.compile(r"[一-龠々]{1,3}[ 　][一-龠々]{1,3}(?![一-龠々ァ-ヶー])|[一-龠々]{2,4}(?:さん|氏(?!名)|先生)")
    assert [match for text in texts for match in named.findall(text)] == []


def test_a_proposal_without_a_day_waits_without_a_length() -> None:
    council.make_proposal("undated", given_on=None)
    assert staff_list().sentence == "回答していない提言が1件あります。"
    council.make_proposal("dated")
    assert "いちばん古いものは" in staff_list().sentence
    assert "不明" not in staff_list().sentence
