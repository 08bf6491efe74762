"""Every mail the program sends by itself, kept with what became of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext, gettext_lazy

from shirube.core.mail.rules import OWN_WORDS


class State(models.TextChoices):
    """What became of a mail."""

    QUEUED = "queued", gettext_lazy("送信待ち")
    SENDING = "sending", gettext_lazy("送信中")
    SENT = "sent", gettext_lazy("送信済み")
    FAILED = "failed", gettext_lazy("送信できず")


class Message(models.Model):
    """One mail (メール). `kind` is `<app>.<name>`; a recipient, in small letters, gets at most one mail of a kind in a day.

    `occasion` is what it is about, as the journal writes it (`round:3`); `error` is what the mail server said.
    """

    kind = models.CharField(max_length=60)
    recipient = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    occasion = models.CharField(max_length=100, blank=True, db_index=True)
    day = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "recipient", "day"], name="message_once_a_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.recipient} {self.day}"

    @property
    def said_by_server(self) -> bool:
        """Whether `error` is the mail server's answer, which begins with its code."""
        return self.error[:3].isdecimal()

    @property
    def said_by_us(self) -> bool:
        """Whether `error` is a sentence of this program."""
        return self.error in OWN_WORDS

    @property
    def error_words(self) -> str:
        """`error` in the language of the page where it is a sentence of this program."""
        return gettext(self.error) if self.said_by_us else self.error
