"""Every address, by every role and by another section's clerk: who may see it is written here, and what is refused is on record.

An address that is not in the table fails: whoever adds one says who may ask for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from shirube.core.mail.models import Message, State
from shirube.core.models import JournalEntry
from shirube.cycle.models import Round
from shirube.cycle.rules.questions import Question
from tests.factories import consultations, council, cycle, drafts, meetings, people

pytestmark = pytest.mark.django_db

EVERYBODY = frozenset({"reporter_a", "head_a", "reporter_b", "head_b", "office", "auditor", "viewer", "administrator"})
NOBODY: frozenset[str] = frozenset()
OWN = frozenset({"reporter_a", "head_a", "office"})
READERS = frozenset({"office", "auditor", "viewer"})
OFFICE = frozenset({"office"})
ADMINISTRATOR = frozenset({"administrator"})
WATCHERS = frozenset({"auditor", "administrator", "office"})
HEADS = frozenset({"head_a", "head_b"})

MAY: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "ui:work": (EVERYBODY, NOBODY),
    "people:myself": (EVERYBODY, NOBODY),
    "people:accounts": (ADMINISTRATOR | {"auditor"}, NOBODY),
    "people:create_account": (ADMINISTRATOR, ADMINISTRATOR),
    "people:account": (ADMINISTRATOR | {"auditor"}, NOBODY),
    "people:change_account": (NOBODY, ADMINISTRATOR),
    "people:give_post": (NOBODY, ADMINISTRATOR),
    "people:end_post": (NOBODY, ADMINISTRATOR),
    "people:withdraw_post": (NOBODY, ADMINISTRATOR),
    "people:act": (NOBODY, ADMINISTRATOR),
    "people:organisation": (WATCHERS, NOBODY),
    "journal:list": (WATCHERS, NOBODY),
    "journal:csv": (WATCHERS, NOBODY),
    "journal:json_lines": (WATCHERS, NOBODY),
    "mail:list": (WATCHERS, NOBODY),
    "mail:resend": (NOBODY, OFFICE | ADMINISTRATOR),
    "plans:links": (READERS, NOBODY),
    "plans:link_items": (READERS, NOBODY),
    "plans:decide_link": (NOBODY, OFFICE),
    "plans:undo_link": (NOBODY, OFFICE),
    "plans:drafts": (READERS, NOBODY),
    "plans:begin_draft": (OFFICE, OFFICE),
    "plans:draft": (READERS, NOBODY),
    "plans:carry": (NOBODY, OFFICE),
    "plans:new_draft_item": (OFFICE, OFFICE),
    "plans:draft_item": (OFFICE, OFFICE),
    "plans:drop_draft_item": (NOBODY, OFFICE),
    "plans:new_draft_heading": (OFFICE, OFFICE),
    "plans:draft_heading": (OFFICE, OFFICE),
    "plans:drop_draft_heading": (NOBODY, OFFICE),
    "plans:align": (OFFICE, OFFICE),
    "council:office_consultations": (READERS, NOBODY),
    "council:new_consultation": (OFFICE, OFFICE),
    "council:office_consultation": (READERS, NOBODY),
    "council:office_settings": (OFFICE, OFFICE),
    "council:announce_consultation": (NOBODY, OFFICE),
    "council:add_consultation_file": (NOBODY, OFFICE),
    "council:withdraw_consultation_file": (NOBODY, OFFICE),
    "council:office_letters": (READERS, OFFICE),
    "council:enter_letter": (OFFICE, OFFICE),
    "council:office_letter": (READERS, OFFICE),
    "council:office_opinions": (READERS, OFFICE),
    "council:office_opinion": (OFFICE, OFFICE),
    "council:office_groups": (READERS, OFFICE),
    "council:office_group": (READERS, OFFICE),
    "council:results_note": (NOBODY, OFFICE),
    "council:preview_results": (OFFICE, NOBODY),
    "council:preview_results_file": (OFFICE, NOBODY),
    "council:publish_results": (NOBODY, OFFICE),
    "council:meeting_desk": (READERS, NOBODY),
    "council:new_meeting": (OFFICE, OFFICE),
    "council:bodies": (READERS, OFFICE),
    "council:body": (OFFICE, OFFICE),
    "council:milestones": (READERS, OFFICE),
    "council:milestone": (OFFICE, OFFICE),
    "council:edit_meeting": (READERS, OFFICE),
    "council:add_agenda_item": (NOBODY, OFFICE),
    "council:agenda_item": (OFFICE, OFFICE),
    "council:arrange_agenda_item": (NOBODY, OFFICE),
    "council:minutes": (NOBODY, OFFICE),
    "council:papers": (NOBODY, OFFICE),
    "council:desk_paper": (READERS, NOBODY),
    "council:change_paper": (NOBODY, OFFICE),
    "council:decide": (NOBODY, OFFICE),
    "council:sign_off_in_meeting": (OFFICE, OFFICE),
    "council:adopt_in_meeting": (OFFICE, OFFICE),
    "council:staff_proposals": (READERS, NOBODY),
    "council:new_proposal": (OFFICE, OFFICE),
    "council:staff_proposal": (READERS, OFFICE),
    "council:edit_proposal": (OFFICE, OFFICE),
    "council:staff_leaders": (READERS, NOBODY),
    "council:new_leader": (OFFICE, OFFICE),
    "council:edit_leader": (OFFICE, OFFICE),
    "council:renew_adviser": (OFFICE, OFFICE),
    "cycle:signing": (OFFICE, NOBODY),
    "cycle:prepare": (OFFICE, OFFICE),
    "cycle:preview_publication": (OFFICE, NOBODY),
    "cycle:correct": (OFFICE, OFFICE),
    "cycle:rounds": (READERS, NOBODY),
    "cycle:new_round": (OFFICE, OFFICE),
    "cycle:round": (READERS, NOBODY),
    "cycle:matrix_csv": (READERS, NOBODY),
    "cycle:settings": (READERS, OFFICE),
    "cycle:open": (NOBODY, OFFICE),
    "cycle:close": (OFFICE, OFFICE),
    "cycle:again": (OFFICE, OFFICE),
    "cycle:reopen": (OFFICE, OFFICE),
    "cycle:orphans": (READERS, OFFICE),
    "cycle:health": (READERS, NOBODY),
    "cycle:review": (READERS, OFFICE),
    "cycle:entry": (READERS, OFFICE),
    "cycle:sheet": (OWN | READERS, OWN),
    "cycle:save_answer": (NOBODY, OWN),
    "cycle:judge": (NOBODY, OWN | READERS),
    "cycle:comment": (NOBODY, OWN),
    "cycle:attach": (NOBODY, OWN),
    "cycle:attachment": (OWN | READERS, NOBODY),
    "cycle:withdraw_file": (NOBODY, OWN),
    "cycle:reminders": (READERS, OFFICE),
    "cycle:workbook": (OFFICE, NOBODY),
    "cycle:by_excel": (OFFICE, OFFICE),
    "cycle:take": (NOBODY, OFFICE),
    "cycle:section_workbook": (OWN, NOBODY),
    "cycle:section_by_excel": (OWN, OWN),
    "cycle:section_take": (NOBODY, OWN),
    "cycle:outlook": (READERS | HEADS, NOBODY),
    "cycle:outlook_csv": (READERS | HEADS, NOBODY),
    "cycle:outlook_json": (READERS | HEADS, NOBODY),
    "cycle:what_if": (READERS | HEADS, NOBODY),
}
"""Who may get and who may post, by the name of the address. Round, entry and section are those of `reporter_a` and `head_a`."""
REFUSED = (403, 404, 405)


@dataclass(frozen=True)
class Scene:
    """The people, and what the addresses are filled with."""

    cast: people.Cast
    values: Mapping[str, Any]
    sent: Mapping[str, Mapping[str, str]]
    """What an address makes no sense without, by its name."""

    def address(self, name: str, route: str) -> str:
        """Return the concrete address of a name."""
        wanted = re.findall(r"<(?:\w+:)?(\w+)>", route) + re.findall(r"\(\?P<(\w+)>", route)
        return reverse(name, kwargs={key: self._value(name, key) for key in dict.fromkeys(wanted)})

    def _value(self, name: str, key: str) -> Any:
        owner = name.split(":")[0]
        return self.values.get(f"{name} {key}", self.values.get(f"{owner} {key}", self.values.get(key)))


@pytest.fixture
def scene() -> Scene:
    cast = people.cast()
    round_ = cycle.make_round()
    entry = cycle.entry_for(round_, "1")
    client = people.sign_in(Client(), cast.reporter_a)
    client.post(reverse("cycle:attach", args=[entry.pk]), {"file": SimpleUploadedFile("根拠.txt", "根拠".encode())})
    mail = Message.objects.create(
        kind="cycle.reminder", recipient="a@city.example.jp", subject="s", body="b", day=date(2023, 4, 3), state=State.FAILED
    )
    plan = round_.edition.plan.slug
    draft = drafts.make_draft(round_.edition, carried=1)
    values = {
        "plans pk": draft.pk,
        "plans earlier": round_.edition.pk,
        "plans later": draft.pk,
        "plans link": draft.items.get().earlier_links.get().pk,
        "plans:begin_draft slug": plan,
        "plans item": draft.items.get().pk,
        "plans heading": draft.items.get().heading_id,
        "plans:align slug": drafts.make_framework().slug,
        "plans:align plan": plan,
        "pk": round_.pk,
        "people pk": cast.viewer.pk,
        "mail pk": mail.pk,
        "entry": entry.pk,
        "file": entry.attachments.get().pk,
        "slug": cast.section_a.slug,
        **{f"cycle:{name} slug": plan for name in ("prepare", "preview_publication", "outlook", "outlook_csv", "outlook_json", "what_if")},
        "post_pk": cast.viewer.posts.get().pk,
        "what": "sessions",
        "path": "index.html",
        **consultations.values_for_addresses(draft),
        **meetings.values_for_addresses(plan),
        **council.values_for_addresses(),
    }
    return Scene(
        cast,
        values,
        {
            "plans:decide_link": {"kind": "dropped", "verdict": "accepted", "earlier": str(round_.edition.items.get(number="2").pk)},
            "council:new_consultation": {"edition": str(draft.pk)},
            "cycle:judge": {"cell": f"{entry.pk}-stage"},
            "cycle:new_round": {"plan": plan},
        },
    )


@cache
def staff_addresses() -> dict[str, str]:
    """Return the routes of all staff pages by name."""
    return {name: route for name, route in _named(get_resolver().url_patterns) if route.startswith("staff/")}


def _named(patterns: Any, namespace: str = "", route: str = "") -> Iterator[tuple[str, str]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{each.namespace}:" if each.namespace else namespace
            yield from _named(each.url_patterns, inner, route + str(each.pattern))
        elif isinstance(each, URLPattern) and each.name:
            yield f"{namespace}{each.name}", route + str(each.pattern)


def test_every_staff_address_stands_in_the_table_and_nothing_else() -> None:
    assert set(staff_addresses()) == set(MAY)


def asked(client: Client, method: str, address: str, sent: Mapping[str, str]) -> int:
    """Return the status of a request, and undo what it did."""
    with transaction.atomic():
        answer = client.get(address, sent) if method == "GET" else client.post(f"{address}?{urlencode(sent)}", sent)
        transaction.set_rollback(True)
    return answer.status_code


@pytest.mark.parametrize("name", sorted(MAY))
def test_only_those_of_the_table_see_and_change_it(scene: Scene, name: str) -> None:
    address = scene.address(name, staff_addresses()[name])
    found: dict[str, set[str]] = {"GET": set(), "POST": set()}
    for who, account in scene.cast.everybody().items():
        client = people.sign_in(Client(raise_request_exception=False), account)
        for method in found:
            status = asked(client, method, address, scene.sent.get(name, {}))
            assert status < 500, (who, method, address)
            if status not in REFUSED:
                found[method].add(who)
    assert (frozenset(found["GET"]), frozenset(found["POST"])) == MAY[name]


@pytest.mark.parametrize("name", sorted(MAY))
def test_who_has_not_signed_in_is_led_to_the_door_and_sees_nothing(scene: Scene, name: str) -> None:
    address = scene.address(name, staff_addresses()[name])
    for method in ("GET", "POST"):
        answer = Client().generic(method, address)
        assert answer.status_code in (302, 405), method
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", sorted(name for name, (gets, _) in MAY.items() if gets and gets != EVERYBODY))
def test_a_refusal_is_on_record_with_who_and_what(scene: Scene, name: str) -> None:
    address = scene.address(name, staff_addresses()[name])
    who = sorted(EVERYBODY - MAY[name][0])[0]
    account = scene.cast.everybody()[who]
    before = JournalEntry.objects.filter(action="refused").count()
    assert people.sign_in(Client(), account).get(address).status_code == 403
    entry = JournalEntry.objects.filter(action="refused").last()
    assert JournalEntry.objects.filter(action="refused").count() == before + 1
    assert entry is not None
    assert entry.actor == f"staff:{account.pk}"
    assert entry.is_draft


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_the_api_only_reads_whoever_asks(scene: Scene, method: str) -> None:
    client = people.sign_in(Client(), scene.cast.office)
    for address in ("/api/v1/plans", "/api/v1/plans/reform/items", "/api/v1/items.csv", "/api/v1/sections", "/api/v1/nothing"):
        assert client.generic(method, address).status_code in (404, 405), address


def test_answers_of_an_open_round_are_nowhere_in_public(scene: Scene, client: Client) -> None:
    entry = cycle.entry_for(Round.objects.get(), "3")
    cycle.answer(entry, "7531", more=cycle.IMPROVEMENT)
    told = cycle.IMPROVEMENT[Question.MEASURE]
    for address in (
        "/",
        "/plans/reform/",
        "/plans/reform/items/3/",
        "/indicators/",
        "/search?q=7531",
        "/api/v1/plans/reform/items/3",
        "/publications/",
    ):
        page = client.get(address).content.decode()
        assert "7531件" not in page
        assert "7,531" not in page
        assert told not in page
