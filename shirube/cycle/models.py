"""Rounds (取りまとめ), the sheets and answers of the sections, and the publications that come out of them.

Answers are drafts: the plan's own cells and the public pages change only when a publication is signed off.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from shirube.core.people.models import Account, Section
from shirube.cycle.rules.states import EntryState, RoundState
from shirube.plans.models import Edition, Item, Plan, RatingScheme


class Round(models.Model):
    """One collection of answers (取りまとめ・照会) on an edition, for one fiscal year.

    `questions` lists keys of `rules.questions`; `asks` lists who is asked: "section", "second" (a further section of an item),
    "head" (the head approves before the office sees it). Deadlines are days; `reminders` lists working days after (or, below
    zero, before) a section's deadline.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="rounds")
    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    """1 for the first round on a fiscal year."""
    title = models.CharField(max_length=200)
    reporting_date = models.DateField()
    """The day as of which sections report (基準日)."""
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in RoundState], default=RoundState.DRAFT.value)
    questions = models.JSONField(default=list)
    asks = models.JSONField(default=list)
    section_due = models.DateField(null=True)
    head_due = models.DateField(null=True)
    office_due = models.DateField(null=True)
    reminders = models.JSONField(default=list)
    guidance = models.TextField(blank=True)
    """What the office wants to say to the sections, shown above their items."""
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-fiscal_year", "-number", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "fiscal_year", "number"], name="round_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def occasion(self) -> str:
        """What the journal and mails call this round."""
        return f"round:{self.pk}"


class Sheet(models.Model):
    """What one section is asked in a round (回答票)."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="sheets")
    section = models.ForeignKey(Section, models.PROTECT, related_name="sheets")
    reopened_until = models.DateField(null=True)
    """A day up to which this section alone may still answer after the round was closed."""
    reopened_why = models.CharField(max_length=300, blank=True)
    submitted_at = models.DateTimeField(null=True)
    """When everything was last handed in."""

    class Meta:
        ordering = ["round", "section"]
        constraints = [models.UniqueConstraint(fields=["round", "section"], name="sheet_once")]

    def __str__(self) -> str:
        return f"{self.round} {self.section}"


class Entry(models.Model):
    """One item of a sheet (回答項目): its state, and the note with which it was last returned."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="entries")
    item = models.ForeignKey(Item, models.PROTECT, related_name="entries")
    is_main = models.BooleanField(default=True)
    """False for a second section (副) of the item: it adds remarks, the main one answers."""
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in EntryState], default=EntryState.BLANK.value)
    note = models.CharField(max_length=1000, blank=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["sheet", "item__position"]
        constraints = [models.UniqueConstraint(fields=["sheet", "item"], name="entry_once")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.item.number}"


class Via(models.TextChoices):
    """How an answer came in."""

    SCREEN = "screen", "画面"
    EXCEL = "excel", "Excel"
    TELEPHONE = "telephone", "電話（代理入力）"


class Answer(models.Model):
    """What was answered to one question of an entry. Append-only: a change is a further revision; the latest is in force.

    `text` is as typed. Two people on one cell: the second one's revision is already taken, so it is refused and both are shown.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=20)
    revision = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    via = models.CharField(max_length=10, choices=Via.choices, default=Via.SCREEN)
    author = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["entry", "question", "revision"]
        constraints = [models.UniqueConstraint(fields=["entry", "question", "revision"], name="answer_revision")]

    def __str__(self) -> str:
        return f"{self.entry} {self.question} {self.revision}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValidationError("回答は書き換えません。新しい版を加えてください。")
        super().save(*args, **kwargs)


class Attachment(models.Model):
    """A file handed in with an entry (添付). Kept in the store so that backup and copy carry it; never served inline."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    author = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["entry", "pk"]

    def __str__(self) -> str:
        return self.name


class Comment(models.Model):
    """One contribution to the talk between section and office about an entry (やりとり)."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="comments")
    author = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["entry", "pk"]

    def __str__(self) -> str:
        return f"{self.entry} {self.pk}"


class Publication(models.Model):
    """A state of a plan, signed off in a named meeting and frozen (公表). Never changed: a correction is a further publication.

    `content` is the whole state as plain data, from which every page and file is made; `digest` is the SHA-256 of its canonical
    form and the address of the publication.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="publications")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="publications")
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="publications")
    scheme = models.ForeignKey(RatingScheme, models.PROTECT, null=True, related_name="publications")
    number = models.PositiveIntegerField()
    """第N号 of the plan."""
    revision = models.PositiveIntegerField()
    """The edition's revision that was frozen: a higher one has changed since."""
    fiscal_year = models.PositiveSmallIntegerField()
    meeting = models.CharField(max_length=200)
    meeting_on = models.DateField()
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="correction")
    errata = models.TextField(blank=True)
    """What was wrong in the publication that this one corrects."""
    content = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    signed_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="publication_number"),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(errata=""), name="publication_errata"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} 公表第{self.number}号"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValidationError("公表は書き換えません。訂正は新しい公表にしてください。")
        super().save(*args, **kwargs)
