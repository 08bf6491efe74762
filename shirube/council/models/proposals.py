"""Proposals to the city and what became of them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from shirube.core.people.models import Account
from shirube.core.sources.models import Citation
from shirube.council.models.meetings import Meeting
from shirube.council.rules.words import FateKind
from shirube.plans.models import Edition, Item


class Proposal(models.Model):
    """What a member of a council proposed (提言), in the city's own words; the proposer by function, never by name."""

    key = models.SlugField(max_length=80, unique=True)
    number = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200)
    field = models.CharField(max_length=100, blank=True)
    """分野."""
    proposer = models.CharField(max_length=200)
    given_on = models.DateField(null=True)
    given_in = models.PositiveSmallIntegerField(null=True)
    """The fiscal year, where the day is not known."""
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, related_name="proposals")
    text = models.TextField(blank=True)
    present_state = models.TextField(blank=True)
    aim = models.TextField(blank=True)
    examples = models.TextField(blank=True)
    """One example a line."""
    is_open = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    citation = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Fate(models.Model):
    """What became of a proposal (反映状況). Append-only: the latest is in force, the earlier ones tell how it came to it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="fates")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in FateKind])
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="fates")
    items = models.ManyToManyField(Item, related_name="fates")
    reason = models.CharField(max_length=1000, blank=True)
    decided_on = models.DateField(null=True)
    citation = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["proposal", "pk"]

    def __str__(self) -> str:
        return f"{self.proposal} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValidationError("反映状況は書き換えません。新しい状況を加えてください。")
        super().save(*args, **kwargs)
