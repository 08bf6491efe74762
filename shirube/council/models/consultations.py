"""Public comment (意見公募手続). What people wrote and what is published are two things in two models.

Only `Opinion.published_text` ever reaches a public page, API or file; `Letter` and `Opinion.raw_text` are for staff.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shirube.core.people.models import Account
from shirube.council.rules.words import ConsultationState, Effect, Standing, Via
from shirube.plans.models import Edition, Heading, Item


class Consultation(models.Model):
    """A consultation on a draft edition (意見公募・パブリックコメント)."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="consultations")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    overview = models.TextField()
    """概要."""
    reasons = models.TextField(blank=True)
    """Why the plan is made (趣旨)."""
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ConsultationState], default=ConsultationState.DRAFT.value)
    announced_at = models.DateTimeField(null=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    """The last day, inclusive."""
    short_reason = models.CharField(max_length=500, blank=True)
    """Why the period is shorter than 30 days; required where it is."""
    standings = models.JSONField(default=list)
    """Who may comment: values of `Standing`."""
    asks_name = models.BooleanField(default=True)
    asks_contact = models.BooleanField(default=False)
    ways = models.TextField(blank=True)
    """Where to send a letter, a mail or a fax; one way a line."""
    section_name = models.CharField(max_length=100)
    """Who answers questions about it."""
    results_published_at = models.DateTimeField(null=True)
    results = models.JSONField(null=True)
    """The statutory table, frozen when the results are published; pages and files are made from it alone."""
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of the canonical form of `results`."""
    closing_note = models.TextField(blank=True)
    """What the city says of the results as a whole."""

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(closes_on__gte=models.F("opens_on")), name="consultation_days_in_order")]

    def __str__(self) -> str:
        return self.title


class ConsultationFile(models.Model):
    """A document of a consultation (資料); never served inline."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["consultation", "pk"]

    def __str__(self) -> str:
        return self.name


class Letter(models.Model):
    """What somebody sent (意見書), as it came, by whatever way. Never published, never changed.

    `name`, `address` and `contact` are erased when the time of keeping is over; `erased_at` says when.
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="letters")
    receipt = models.CharField(max_length=20, unique=True)
    """受付番号: the same for every way; can be told over the telephone."""
    via = models.CharField(max_length=10, choices=[(v.value, v.value) for v in Via])
    received_on = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    standing = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Standing], blank=True)
    name = models.TextField(blank=True)
    address = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    text = models.TextField()
    digest = models.CharField(max_length=64, db_index=True)
    """SHA-256 of the folded text: letters that say the same have the same."""
    heading = models.ForeignKey(Heading, models.SET_NULL, null=True, related_name="+")
    item = models.ForeignKey(Item, models.SET_NULL, null=True, related_name="+")
    passage = models.CharField(max_length=500, blank=True)
    """The sentence or name in the draft that it is about, as the draft has it."""
    entered_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["consultation", "pk"]

    def __str__(self) -> str:
        return self.receipt


class OpinionGroup(models.Model):
    """Opinions that say alike things (意見のまとまり), with the city's one answer to them."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="groups")
    position = models.PositiveIntegerField(default=0)
    summary = models.TextField(blank=True)
    """意見の概要, as it will be published."""
    answer = models.TextField(blank=True)
    """市の考え方."""
    effect = models.CharField(max_length=10, choices=[(e.value, e.value) for e in Effect], blank=True)
    change = models.TextField(blank=True)
    """What changes in the draft, where it does."""
    heading = models.ForeignKey(Heading, models.SET_NULL, null=True, related_name="opinion_groups")
    item = models.ForeignKey(Item, models.SET_NULL, null=True, related_name="opinion_groups")
    """What of the draft it is about; neither for the whole."""
    answered_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["consultation", "position", "pk"]

    def __str__(self) -> str:
        return self.summary[:40]


class Opinion(models.Model):
    """One opinion out of a letter (意見). A letter may hold several; each is checked before anything of it may be published."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="opinions")
    position = models.PositiveSmallIntegerField()
    raw_text = models.TextField()
    published_text = models.TextField(blank=True)
    """The text without what tells who somebody is; empty until `checked_at`."""
    is_not_counted = models.CharField(max_length=300, blank=True)
    """Why it is no opinion on the draft (an empty letter, another matter); empty for an opinion. Never a reason to drop it."""
    group = models.ForeignKey(OpinionGroup, models.SET_NULL, null=True, related_name="opinions")
    heading = models.ForeignKey(Heading, models.SET_NULL, null=True, related_name="+")
    item = models.ForeignKey(Item, models.SET_NULL, null=True, related_name="opinions")
    checked_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["letter", "position"]
        constraints = [models.UniqueConstraint(fields=["letter", "position"], name="opinion_once")]

    def __str__(self) -> str:
        return f"{self.letter}-{self.position}"
