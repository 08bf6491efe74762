"""A store with a row of every kind of value that is hard to carry, for tests of backing up and moving."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from django.db import connection
from django_tasks_db.models import DBTaskResult

from shirube.core import journal, search
from shirube.core.mail.models import Message
from shirube.core.people.models import Account
from shirube.council.models import Body, Fate, Meeting, Proposal
from shirube.cycle.models import Answer, Attachment, Entry, Publication, Round, Sheet
from shirube.plans.models import Edition, Indicator, Item, Rating, Target
from tests.factories.plans import make_city, make_section

HARD_TEXT = "改行\n復帰\r\nタブ\t逆斜線\\N \\. 引用'\"符 ％%s 𠮷野家👩\u200d🚒 \u2028終"
EVERY_BYTE = bytes(range(256)) * 40
FIRST_DAY = datetime(2026, 4, 1, tzinfo=UTC)
LATE = datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


def fill_store() -> None:
    """Fill the tables of plans, the round, people, mail, the queue, the journal and the search."""
    edition = make_city(items=10, held=True)
    author = Account.objects.create(email="staff@city.example", name="職員", password="!", created_at=FIRST_DAY, last_login=LATE)  # noqa: S106
    _fill_round(edition, author)
    _fill_numbers(edition)
    _fill_publication(edition, author)
    _fill_meetings(edition)
    Message.objects.create(kind="cycle.reminder", recipient="staff@city.example", subject="件名", body=HARD_TEXT, day=date(2026, 4, 1))
    DBTaskResult.objects.create(
        id=UUID("0f0e0d0c-0b0a-4908-8706-050403020100"), task_path="a.b", args_kwargs={"args": [1], "kwargs": {}}, run_after=LATE
    )
    search.replace_entries("test", [search.Entry(kind="item", title="消防団の電子申請", url="/plans/", body=HARD_TEXT)])
    for number in range(3):
        journal.record(actor="試験", action="change", subject=f"item:{number}", before={"z": 1, "a": [HARD_TEXT, None, 1.5]}, after=None)


def _fill_round(edition: Edition, author: Account) -> None:
    made = Round.objects.create(edition=edition, fiscal_year=2021, title="令和3年度", reporting_date=date(2022, 3, 31), opened_at=LATE)
    sheet = Sheet.objects.create(round=made, section=make_section("みどり課"))
    for item in edition.items.all()[:3]:
        entry = Entry.objects.create(sheet=sheet, item=item, changed_at=FIRST_DAY)
        Answer.objects.create(entry=entry, question="actual", revision=1, text=HARD_TEXT, author=author)
    content = EVERY_BYTE
    Attachment.objects.create(
        entry=entry, name="写真.png", content_type="image/png", sha256=sha256(content).hexdigest(), size=len(content), content=content
    )


def _fill_numbers(edition: Edition) -> None:
    indicator = Indicator.objects.filter(edition=edition).first()
    assert indicator is not None
    for year, number in ((2030, "0"), (2031, "-12345678.9"), (2032, "0.000001"), (2033, "1234567.891234")):
        Target.objects.create(
            indicator=indicator, fiscal_year=year, text=number, number=Decimal(number), comparator="exact", state="value",
            citation=indicator.citation,
        )  # fmt: skip
    bare = Item.objects.filter(edition=edition, ratings=None).first()
    assert bare is not None
    rating = Rating.objects.create(item=bare, origin="printed", steps=[], reason=None)
    with connection.cursor() as cursor:  # JSON's null, which is not SQL's
        cursor.execute("UPDATE plans_rating SET summary = 'null' WHERE id = %s", [rating.pk])


def _fill_publication(edition: Edition, author: Account) -> None:
    Publication.objects.create(
        plan=edition.plan, edition=edition, number=1, revision=0, fiscal_year=2021, meeting="第5回会議", meeting_on=date(2022, 5, 1),
        content={"順": {"乙": 1, "甲": [1.0, 0.1, 10**20, True]}, "": HARD_TEXT}, digest="0" * 64, signed_by=author, signed_at=LATE,
    )  # fmt: skip


def _fill_meetings(edition: Edition) -> None:
    """A meeting with its hour, one without, and a proposal that became two items."""
    body = Body.objects.create(slug="dx", name="若松市DX会議", kind="council")
    Meeting.objects.create(body=body, fiscal_year=2021, number=5, state="held", held_on=FIRST_DAY.date(), starts_at=time(15, 30))
    Meeting.objects.create(body=body, fiscal_year=2021, number=6, month=9)
    fate = Fate.objects.create(proposal=Proposal.objects.create(key="paper", title="紙を減らす", proposer="委員"), kind="adopted")
    fate.items.set(edition.items.all()[:2])
