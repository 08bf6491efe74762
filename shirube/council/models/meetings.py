"""Bodies that meet, their meetings with agenda, papers and decisions, and the steps of a year between them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shirube.core.people.models import Account
from shirube.core.sources.models import Citation
from shirube.council.rules.words import AgendaKind, BodyKind, DecisionKind, MeetingState
from shirube.cycle.models import Publication
from shirube.plans.models import Edition


class Body(models.Model):
    """A council or headquarters (会議体) that meets on the city's plans."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200, unique=True)
    name_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in BodyKind])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A seat in a body, by function; never a person."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="members")
    function = models.CharField(max_length=200)
    role = models.CharField(max_length=100, blank=True)
    """Such as 本部長; empty for a plain member."""
    position = models.PositiveSmallIntegerField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    citation = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["body", "position"]
        constraints = [models.UniqueConstraint(fields=["body", "position"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.body} {self.function}"


class Meeting(models.Model):
    """One meeting of a body. `number` counts within the fiscal year or, where `counts_all_years`, since the body began."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(null=True)
    """第N回; None for a meeting that bears no number."""
    counts_all_years = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in MeetingState], default=MeetingState.PLANNED.value)
    held_on = models.DateField(null=True)
    """None while only the month is known."""
    month = models.PositiveSmallIntegerField(null=True)
    """1 to 12, for a meeting without a day yet."""
    starts_at = models.TimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    """What it is about, in one line."""
    minutes = models.TextField(blank=True)
    """Minutes of the open part."""
    closed_minutes = models.TextField(blank=True)
    """Minutes of the closed part; for staff alone."""
    citation = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-fiscal_year", "-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "fiscal_year", "number"], condition=~Q(number=None), name="meeting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.fiscal_year}-{self.number}"


class AgendaItem(models.Model):
    """One item of a meeting's agenda (次第)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in AgendaKind])
    title = models.CharField(max_length=300)
    is_open = models.BooleanField(default=True)
    """False for a part without public or press; pages for all name it and show nothing of it."""
    edition = models.ForeignKey(Edition, models.SET_NULL, null=True, related_name="agenda")
    """The edition or draft that it is about."""
    citation = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position")]

    def __str__(self) -> str:
        return f"{self.meeting} {self.title}"


class Paper(models.Model):
    """A paper of a meeting (資料), kept in the store and known by its SHA-256; never served inline."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="papers")
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, related_name="papers")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    is_open = models.BooleanField(default=False)
    author = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["meeting", "pk"]

    def __str__(self) -> str:
        return self.name


class Decision(models.Model):
    """What a meeting decided (決定): a publication signed off, an edition adopted, or something in words."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, related_name="decisions")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in DecisionKind])
    text = models.CharField(max_length=500, blank=True)
    is_open = models.BooleanField(default=True)
    publication = models.OneToOneField(Publication, models.PROTECT, null=True, related_name="decision")
    edition = models.OneToOneField(Edition, models.PROTECT, null=True, related_name="decision")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["meeting", "pk"]

    def __str__(self) -> str:
        return f"{self.meeting} {self.kind}"


class Milestone(models.Model):
    """A step of a year's schedule that is no meeting (パブリックコメント, 策定). `month` where no day is known."""

    fiscal_year = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    month = models.PositiveSmallIntegerField(null=True)
    is_open = models.BooleanField(default=True)
    citation = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["fiscal_year", "pk"]
        constraints = [models.UniqueConstraint(fields=["fiscal_year", "key"], name="milestone_once")]

    def __str__(self) -> str:
        return self.title
