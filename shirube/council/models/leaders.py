"""Digital leaders and what they do: internal projects, cohorts of training, advisers. Posts and numbers, never persons."""

from __future__ import annotations

from django.db import models

from shirube.core.people.models import Section
from shirube.core.sources.models import Citation
from shirube.plans.models import Lineage


class Project(models.Model):
    """An internal DX project (庁内DXプロジェクト): a task, a team, a period, a result."""

    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    team = models.CharField(max_length=200, blank=True)
    """Who works on it, by function."""
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    result = models.TextField(blank=True)
    continues = models.ForeignKey("self", models.SET_NULL, null=True, related_name="continued_by")
    lineage = models.ForeignKey(Lineage, models.SET_NULL, null=True, related_name="projects")
    """The measure that it serves."""
    citation = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-fiscal_year", "number"]
        constraints = [models.UniqueConstraint(fields=["fiscal_year", "number"], name="project_once")]

    def __str__(self) -> str:
        return self.title


class Cohort(models.Model):
    """One year's training of digital leaders (デジタル行政推進リーダー育成研修)."""

    fiscal_year = models.PositiveSmallIntegerField(unique=True)
    count = models.PositiveSmallIntegerField(null=True)
    """How many took part; None where it is not known."""
    printed_total = models.PositiveSmallIntegerField(null=True)
    """The cumulative count as a document prints it; ours is summed from the cohorts and stands beside it."""
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    presented_on = models.DateField(null=True)
    themes = models.JSONField(default=list)
    """Names of what the groups presented."""
    citation = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-fiscal_year"]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.count}"


class Adviser(models.Model):
    """A DX adviser (DXアドバイザー), by section and grade, with the term."""

    section_name = models.CharField(max_length=100)
    """As printed; `section` where the organisation knows it."""
    section = models.ForeignKey(Section, models.SET_NULL, null=True, related_name="+")
    grade = models.CharField(max_length=100, blank=True)
    appointed_on = models.DateField()
    ends_on = models.DateField()
    renews = models.ForeignKey("self", models.SET_NULL, null=True, related_name="renewed_by")
    position = models.PositiveSmallIntegerField()
    citation = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["appointed_on", "position"]
        constraints = [models.UniqueConstraint(fields=["appointed_on", "position"], name="adviser_once")]

    def __str__(self) -> str:
        return f"{self.section_name} {self.grade}"
