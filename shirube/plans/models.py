"""Plans, their editions and items; what was planned, what was reported, and how it was judged."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from shirube.core.people.models import Account, Section
from shirube.core.sources.models import Citation, Document
from shirube.plans.rules.facts import Direction, Kind
from shirube.plans.rules.links import EditionState, LinkKind, Verdict
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
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in EditionState], default=EditionState.ADOPTED.value)
    """A draft (案) is shown to staff and in the consultation about it, nowhere else."""
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="drafts")
    """The edition that a draft was begun from."""
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
    gaps = models.JSONField(default=list)
    """Sentences on what the edition's document is known to hold and nobody could read."""
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


class Aspect(models.Model):
    """What an edition says of the plan as a whole (基本的事項): its name, period, philosophy, code of conduct, policies, directions.

    `text` is held where somebody imported the document itself; `digest` is the SHA-256 of the folded text, so that two editions can
    be compared without it.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="aspects")
    key = models.SlugField(max_length=60)
    label = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    citation = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["edition", "position"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="aspect_once")]

    def __str__(self) -> str:
        return f"{self.edition} {self.label}"


class Lineage(models.Model):
    """The lasting identity (系譜) behind the items of several editions and plans. Every item belongs to one.

    `key` is the address of the measure's biography. A lineage that was joined to another keeps its address and leads there.
    """

    key = models.SlugField(max_length=120, unique=True)
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


class Item(models.Model):
    """One line of an edition (取組事項). `number` is the plan's own, or made from the headings where the plan prints none."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="items")
    lineage = models.ForeignKey(Lineage, models.PROTECT, null=True, related_name="items")
    """Set by `actions.lineages` as soon as the item is recorded."""
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


class Link(models.Model):
    """A decided relation (系譜のつながり) between an item and a later one, and on what evidence.

    `dropped` has no later item and `new` no earlier one: the edition stands in its place. A refused link is remembered, so that it is
    never proposed again. The journal keeps what was decided before.
    """

    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in LinkKind])
    verdict = models.CharField(max_length=10, choices=[(v.value, v.value) for v in Verdict], default=Verdict.ACCEPTED.value)
    earlier = models.ForeignKey(Item, models.CASCADE, null=True, related_name="later_links")
    later = models.ForeignKey(Item, models.CASCADE, null=True, related_name="earlier_links")
    earlier_edition = models.ForeignKey(Edition, models.CASCADE, related_name="later_links")
    later_edition = models.ForeignKey(Edition, models.CASCADE, related_name="earlier_links")
    earlier_citation = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="+")
    later_citation = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    """Of the suggestion that was decided on, from 0 to 1; None where nobody had suggested it."""
    decided_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    """None where the city pack carries the link."""
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="link_once"),
            models.UniqueConstraint(fields=["earlier", "later_edition"], condition=Q(later=None), name="link_dropped_once"),
            models.UniqueConstraint(fields=["later", "earlier_edition"], condition=Q(earlier=None), name="link_new_once"),
            models.CheckConstraint(condition=~Q(earlier=None, later=None), name="link_has_an_end"),
        ]

    def __str__(self) -> str:
        return f"{self.earlier or self.earlier_edition} {self.kind} {self.later or self.later_edition}"


class Framework(models.Model):
    """A plan above or beside the city's own (国の自治体DX推進計画, 未来共創計画), against which measures are held."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    citation = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Theme(models.Model):
    """One thing that a framework asks for (重点取組事項, 基本方針)."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="themes")
    key = models.SlugField(max_length=60)
    number = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200)
    group = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["framework", "position"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="theme_once")]

    def __str__(self) -> str:
        return f"{self.framework} {self.name}"


class Alignment(models.Model):
    """An item serves a theme (対応), on what grounds."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="alignments")
    item = models.ForeignKey(Item, models.CASCADE, related_name="alignments")
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["theme", "item"]
        constraints = [models.UniqueConstraint(fields=["theme", "item"], name="alignment_once")]

    def __str__(self) -> str:
        return f"{self.theme} {self.item}"
