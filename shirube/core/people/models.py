"""Sections of a dated organisation (担当課), accounts of the staff, and the posts that join them.

A section answers for items, never a person: who holds its posts changes each April, and a section that closes has successors.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from shirube.core.people.rules import KIND_WORDS, SUCCESSION_WORDS, Role, SectionKind


class Section(models.Model):
    """One section. Days are the first and the last on which it exists; none means it always did, or still does."""

    slug = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=list(KIND_WORDS.items()), default=SectionKind.SECTION.value)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    founded_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(founded_on=None) | Q(closed_on=None) | Q(closed_on__gte=F("founded_on")), name="section_days_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """From `on`, what `before` answered for is `after`'s (後継)."""

    before = models.ForeignKey(Section, models.PROTECT, related_name="successions")
    after = models.ForeignKey(Section, models.PROTECT, related_name="origins")
    on = models.DateField()
    kind = models.CharField(max_length=20, choices=list(SUCCESSION_WORDS.items()))

    class Meta:
        ordering = ["before", "on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="succession_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="succession_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class AccountManager(BaseUserManager["Account"]):
    """Makes and finds accounts; an address is the same in capitals."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        """Make an account; without a password it can only sign in with single sign-on."""
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        """Find an account by its mail address."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """A member of staff who signs in (職員アカウント)."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the name shown to colleagues."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name shown to colleagues."""
        return self.name


class Post(models.Model):
    """An account holds a role (職), in a section or for the whole city, from a day to a day, both inclusive."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="posts")
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="posts")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["account", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")), name="post_days_in_order"),
            models.CheckConstraint(
                condition=Q(section__isnull=False) | ~Q(role__in=[Role.REPORTER.value, Role.HEAD.value]), name="post_of_a_section"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.role}"
