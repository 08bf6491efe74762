"""Plans, their editions and items; what was planned, what was reported, and how it was judged."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from shirube.core.people.models import Section
from shirube.core.sources.models import Citation, Document
from shirube.plans.rules.facts import Direction, Kind
from shirube.plans.rules.quantities import Comparator, State


class Plan(models.Model):
    """A strategy or implementation plan (計画・戦略) over fiscal years, both inclusive."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    predecessor = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class RatingScheme(models.Model):
    """One version of a city's rule of judgement, as data; `definition` is read by `rules.schemes.parse_scheme`."""

    key = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    definition = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="scheme_version")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Edition(models.Model):
    """One version (版) of a plan, as one document states it.

    `levels` names the levels of headings from the top; `stages` lists {"sign", "name"} from the lowest to the highest.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="editions")
    name = models.CharField(max_length=50)
    kind = models.CharField(max_length=30)
    position = models.PositiveSmallIntegerField(default=0)
    adopted_on = models.DateField(null=True)
    document = models.ForeignKey(Document, models.PROTECT, related_name="editions")
    scheme = models.ForeignKey(RatingScheme, models.PROTECT, null=True, related_name="editions")
    years = models.JSONField(default=list)
    status_year = models.PositiveSmallIntegerField(null=True)
    levels = models.JSONField(default=list)
    stages = models.JSONField(default=list)
    continued_by = models.ForeignKey(Document, models.PROTECT, null=True, related_name="continues")
    """The record of the last publication that brought actuals of our own; the pack and older documents never turn it back."""
    printed_until = models.PositiveSmallIntegerField(null=True)
    """The last fiscal year that the edition's own document reports on, where publications of our own continued it."""
    revision = models.PositiveIntegerField(default=0)
    """Grows with every change of the edition; caches and publications name it."""

    class Meta:
        ordering = ["plan", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="edition_name")]

    def __str__(self) -> str:
        return f"{self.plan} {self.name}"


class Heading(models.Model):
    """A node above the items: policy, measure, chapter, section or group; level counts from 0."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="headings")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    level = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200)
    vision = models.CharField(max_length=300, blank=True)
    """目指すべき姿 of this part of the plan."""

    class Meta:
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "parent", "name"], name="heading_name"),
            models.UniqueConstraint(fields=["edition", "name"], condition=models.Q(parent=None), name="heading_name_on_top"),
        ]

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """One line of an edition (取組事項). `number` is the plan's own, or made from the headings where the plan prints none."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="items")
    heading = models.ForeignKey(Heading, models.PROTECT, related_name="items")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    number = models.CharField(max_length=30)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    flags = models.JSONField(default=list)
    """Of 重点, 新, 継, 計画見直し."""
    added_in = models.CharField(max_length=50, blank=True)
    """Name of the edition in which the item first stood, where that is known."""
    is_counted = models.BooleanField(default=True)
    """False for a header whose lines carry their own signs."""
    has_covid_remark = models.BooleanField(default=False)
    notes = models.JSONField(default=list)
    citation = models.ForeignKey(Citation, models.PROTECT, related_name="items")
    sections = models.ManyToManyField(Section, through="Responsibility", related_name="items")

    class Meta:
        ordering = ["edition", "position"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="item_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Responsibility(models.Model):
    """A section that answers for an item, in the printed order."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="responsibilities")
    section = models.ForeignKey(Section, models.PROTECT, related_name="responsibilities")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["item", "position"]
        constraints = [models.UniqueConstraint(fields=["item", "section"], name="responsibility_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.section}"


class Row(models.TextChoices):
    """Which of the two rows of an item a cell stands in."""

    PLAN = "plan", "計画"
    ACTUAL = "actual", "実績"


class PrintedCell(models.Model):
    """What a document prints for one fiscal year. Append-only: a correction is a further revision beside the old one."""

    fiscal_year = models.PositiveSmallIntegerField()
    revision = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)
    citation = models.ForeignKey(Citation, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValidationError("記録した値は書き換えません。新しい版を加えてください。")
        super().save(*args, **kwargs)


class StageCell(PrintedCell):
    """A stage sign of an item's plan or actual row; `sign` is the stage itself where the text is 「→」."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="stage_cells")
    row = models.CharField(max_length=10, choices=Row.choices)
    sign = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["item", "row", "fiscal_year", "revision"]
        constraints = [models.UniqueConstraint(fields=["item", "row", "fiscal_year", "revision"], name="stage_cell_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.fiscal_year} {self.text}"


class Indicator(models.Model):
    """What is counted (成果指標・数値目標), in which unit, which way is better, and who said so."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="indicators")
    item = models.OneToOneField(Item, models.CASCADE, null=True, related_name="indicator")
    slug = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    explanation = models.CharField(max_length=500, blank=True)
    group = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=50, blank=True)
    direction = models.CharField(max_length=10, choices=[(d.value, d.value) for d in Direction])
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in Kind])
    evidence = models.CharField(max_length=300)
    is_headline = models.BooleanField(default=False)
    """Whether the plan itself puts the indicator among its main goals (重点目標, KPI)."""
    citation = models.ForeignKey(Citation, models.PROTECT, related_name="indicators")

    class Meta:
        ordering = ["edition", "position"]
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="indicator_slug")]

    def __str__(self) -> str:
        return self.name


class Quantity(PrintedCell):
    """A printed number of an indicator: the text, and what it was read as. `number` is None where the text holds none."""

    number = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    unit = models.CharField(max_length=50, blank=True)
    comparator = models.CharField(max_length=20, choices=[(c.value, c.value) for c in Comparator])
    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in State])

    class Meta:
        abstract = True


class Target(Quantity):
    """What the plan promises for one fiscal year (目標・計画値)."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")

    class Meta:
        ordering = ["indicator", "fiscal_year", "revision"]
        constraints = [models.UniqueConstraint(fields=["indicator", "fiscal_year", "revision"], name="target_once")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.fiscal_year} {self.text}"


class Observation(Quantity):
    """What was reported for one fiscal year (実績)."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="observations")

    class Meta:
        ordering = ["indicator", "fiscal_year", "revision"]
        constraints = [models.UniqueConstraint(fields=["indicator", "fiscal_year", "revision"], name="observation_once")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.fiscal_year} {self.text}"


class PeerValue(Quantity):
    """A number printed beside an indicator for comparison, such as the core-city average (中核市平均) or rank."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="peer_values")
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["indicator", "name", "fiscal_year", "revision"]
        constraints = [models.UniqueConstraint(fields=["indicator", "name", "fiscal_year", "revision"], name="peer_value_once")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.name} {self.fiscal_year} {self.text}"


class Origin(models.TextChoices):
    """Who judged."""

    PRINTED = "printed", "公表"
    COMPUTED = "computed", "計算"


class Rating(models.Model):
    """A judgement of an item: as printed, or as computed by a scheme. The two never overwrite each other.

    `attainment` is a share (1.067 = 106.7 %); `steps`, `reason` (why there is no code) and `summary` are sentences {"template", "values"}.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="ratings")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    scheme = models.ForeignKey(RatingScheme, models.PROTECT, null=True, related_name="ratings")
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    code = models.CharField(max_length=20, blank=True)
    attainment = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    base = models.CharField(max_length=200, blank=True)
    steps = models.JSONField(default=list)
    reason = models.JSONField(null=True)
    summary = models.JSONField(null=True)
    """The one sentence that holds the result."""

    class Meta:
        ordering = ["item", "origin"]
        constraints = [models.UniqueConstraint(fields=["item", "origin"], name="rating_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.code}"


class Tally(models.Model):
    """A count that a document prints for a part of the plan, and our own recount. No heading means the whole edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="tallies")
    heading = models.ForeignKey(Heading, models.CASCADE, null=True, related_name="tallies")
    sign = models.CharField(max_length=20)
    printed = models.PositiveIntegerField(null=True)
    recounted = models.PositiveIntegerField()
    citation = models.ForeignKey(Citation, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["edition", "pk"]

    def __str__(self) -> str:
        return f"{self.heading or self.edition} {self.sign} {self.printed}/{self.recounted}"


class Claim(models.Model):
    """Something the document prints that can be checked by itself: a total, a share of two counts, the weekday of a date.

    `total`: `printed` against the recount `part`. `share`: percentage `printed` of `part` in `whole`, with `digits` decimals.
    `weekday`: `label` is the printed weekday of `day`.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="claims")
    kind = models.CharField(max_length=20)
    label = models.CharField(max_length=200)
    printed = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    part = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    whole = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    digits = models.PositiveSmallIntegerField(default=0)
    day = models.DateField(null=True)
    citation = models.ForeignKey(Citation, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["edition", "pk"]

    def __str__(self) -> str:
        return f"{self.edition} {self.kind} {self.label}"


class Finding(models.Model):
    """Something in the document that does not fit, with its lines. Sentences are {"template", "values"}; lines are [[first, last], …]."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="findings")
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="findings")
    kind = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    sentence = models.JSONField()
    excuse = models.JSONField(null=True)
    lines = models.JSONField(default=list)

    class Meta:
        ordering = ["edition", "position"]
        constraints = [models.UniqueConstraint(fields=["edition", "position"], name="finding_position")]

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"
