"""Documents and the places in them that a fact was taken from."""

from __future__ import annotations

from django.db import models


class Document(models.Model):
    """A published document. Its text is held only where somebody imported or attached the file itself."""

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=30)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    line_count = models.PositiveIntegerField(default=0)
    publisher = models.CharField(max_length=100, blank=True)
    published_on = models.DateField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_held(self) -> bool:
        """Whether the text itself is at hand, not the reference alone."""
        return bool(self.text)


class Method(models.TextChoices):
    """How a fact came out of its document."""

    READ = "read", "読み取り"
    TYPED = "typed", "手入力"


class Confidence(models.TextChoices):
    """How sure the reading is."""

    CERTAIN = "certain", "確実"
    INFERRED = "inferred", "推定"


class Citation(models.Model):
    """A place in a document, counted in lines from 1, how it was read and how sure that is."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="citations")
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()
    method = models.CharField(max_length=10, choices=Method.choices, default=Method.READ)
    confidence = models.CharField(max_length=10, choices=Confidence.choices, default=Confidence.CERTAIN)

    class Meta:
        ordering = ["document", "first_line", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "first_line", "last_line", "method", "confidence"], name="citation_place"),
            models.CheckConstraint(condition=models.Q(last_line__gte=models.F("first_line")), name="citation_lines_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.first_line}-{self.last_line}"
