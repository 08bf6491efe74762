"""What all of Shirube stands on: the journal (append-only, hash-chained), the search, and the traces of background work."""

from __future__ import annotations

from django.db import models


class JournalEntry(models.Model):
    """Who did what to which record, when, on what grounds. Written by `core.journal`; the database refuses any change (`core.guards`)."""

    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    action = models.CharField(max_length=100)
    subject = models.CharField(max_length=200, db_index=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    grounds = models.TextField(blank=True)
    occasion = models.CharField(max_length=100, blank=True, db_index=True)
    """What it was done for, such as `round:3`; empty for nothing in particular."""
    is_draft = models.BooleanField(default=False)
    """Whether nothing that the public pages show was touched: kept pages outlive it."""
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["-id"], name="journal_public", condition=models.Q(is_draft=False)),
            models.Index(fields=["actor", "-id"], name="journal_by_actor"),
            models.Index(fields=["action", "-id"], name="journal_by_action"),
            models.Index(fields=["recorded_at"], name="journal_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class SearchEntry(models.Model):
    """One thing that can be found. Written and read by `core.search`; the index over `grams` belongs to the database.

    `scope` is what is rebuilt as a whole, such as one edition; `url` is a path in the site's first language.
    """

    scope = models.CharField(max_length=100, db_index=True)
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=500)
    context = models.TextField(blank=True)
    """Where it stands: shown, not searched."""
    body = models.TextField(blank=True)
    url = models.TextField()
    folded_title = models.TextField()
    folded_body = models.TextField(blank=True)
    grams = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class PeriodicRun(models.Model):
    """That a periodic job (定期処理) had its turn: `slot` is the day or the hour. Its being unique lets one worker of many do it."""

    name = models.CharField(max_length=100)
    slot = models.CharField(max_length=20)
    enqueued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["name", "slot"], name="periodic_run_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.slot}"


class Worker(models.Model):
    """A process that does background work (裏方の処理): it says again and again that it lives."""

    name = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
