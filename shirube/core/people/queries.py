"""Who somebody is today: the posts of an account as an `Actor`, and which section follows a closed one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from shirube.core.errors import NotFound
from shirube.core.language import mark
from shirube.core.models import JournalEntry
from shirube.core.people.models import Account, Post, Section, Succession
from shirube.core.people.rules import ANONYMOUS, OF_A_SECTION, Actor, Role, SectionKind


def today() -> date:
    """Return the day in the city's time zone."""
    return timezone.localdate()


def posts_on(day: date) -> QuerySet[Post]:
    """Return the posts that are held on a day, of accounts that may sign in."""
    held = Q(begins_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))
    return Post.objects.filter(held, account__is_active=True)


def actor_for(account: Account, day: date | None = None) -> Actor:
    """Return an account as who acts, with its posts of a day. One statement."""
    return _actor(account, posts_on(day or today()).filter(account=account))


def _actor(account: Account, posts: Iterable[Post]) -> Actor:
    roles: dict[Role, set[int]] = defaultdict(set)
    for post in posts:
        held = roles[Role(post.role)]
        if Role(post.role) in OF_A_SECTION and post.section_id is not None:
            held.add(post.section_id)
    return Actor(f"staff:{account.pk}", account.pk, {role: frozenset(sections) for role, sections in roles.items()})


def actor_of(request: HttpRequest) -> Actor:
    """Return who makes a request; read once per request."""
    known: Actor | None = getattr(request, "_actor", None)
    if known is None:
        user: Account | AnonymousUser | None = getattr(request, "user", None)
        known = _actor(user, posts_of(request)) if isinstance(user, Account) and user.is_active else ANONYMOUS
        request._actor = known  # type: ignore[attr-defined]  # kept for the length of the request
    return known


def posts_of(request: HttpRequest) -> list[Post]:
    """Return the posts of today of who makes a request, with their sections; read once per request."""
    known: list[Post] | None = getattr(request, "_posts", None)
    if known is None:
        user: Account | AnonymousUser | None = getattr(request, "user", None)
        held = posts_on(today()).select_related("section").filter(account=user) if isinstance(user, Account) else ()
        known = list(held)
        request._posts = known  # type: ignore[attr-defined]  # kept for the length of the request
    return known


def accounts(text: str = "") -> list[Account]:
    """Return the accounts whose name, address or section holds a text, with their posts, and whether a second factor is set up.

    Each account carries `posts_now` and `has_factor`. Two statements.
    """
    held = Prefetch("posts", posts_on(today()).select_related("section"), to_attr="posts_now")
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    found = Account.objects.annotate(has_factor=Exists(factors)).prefetch_related(held).order_by("-is_active", "name", "pk")
    if text:
        wanted = Q(name__icontains=text) | Q(email__icontains=text) | Q(posts__section__name__icontains=text)
        found = found.filter(wanted).distinct()
    return list(found)


def account_numbered(pk: int) -> Account:
    """Return an account as `accounts` does; raises `NotFound`. Two statements."""
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    account = Account.objects.annotate(has_factor=Exists(factors)).prefetch_related("posts__section").filter(pk=pk).first()
    if account is None:
        raise NotFound(mark("このアカウントはありません。一覧から選んでください。"))
    return account


def history_of(account: Account, *, most: int = 20) -> list[JournalEntry]:
    """Return the last things that happened to an account, the latest first."""
    return list(JournalEntry.objects.filter(subject=f"account:{account.pk}").order_by("-pk")[:most])


def sections_on(day: date) -> QuerySet[Section]:
    """Return the sections that exist on a day."""
    return Section.objects.filter(Q(founded_on=None) | Q(founded_on__lte=day), Q(closed_on=None) | Q(closed_on__gte=day))


def sign_in_methods(request: HttpRequest) -> list[str]:
    """Return how the session was signed in, in order: `password`, `totp`, `webauthn`, `recovery_codes`, `socialaccount`."""
    return [str(record.get("type", record["method"])) for record in get_authentication_records(request, request.user)]


def section_named(text: str) -> Section:
    """Return the section of this name or slug; raises `NotFound`."""
    section = Section.objects.filter(Q(name=text.strip()) | Q(slug=text.strip())).first()
    if section is None:
        raise NotFound(f"「{text}」という課はありません。都市のフォルダーの sections.csv にある名前を使ってください。")
    return section


def account_named(email: str) -> Account:
    """Return the account of a mail address; raises `NotFound`."""
    account = Account.objects.filter(email__iexact=email.strip()).first()
    if account is None:
        raise NotFound(mark("このメールアドレスのアカウントはありません。アドレスを確かめてください。"))
    return account


def successors(sections: Iterable[int], day: date) -> dict[int, tuple[Section, ...]]:
    """Return who answers on `day` for what each section answered for: itself while it exists, else those that followed it, in turn.

    An empty tuple means that nobody does. Two statements, whatever the number.
    """
    known = {section.pk: section for section in Section.objects.all()}
    after: dict[int, list[int]] = defaultdict(list)
    for before, follower in Succession.objects.filter(on__lte=day).values_list("before_id", "after_id"):
        after[before].append(follower)
    return {pk: tuple(_alive(pk, day, known, after, frozenset())) for pk in sections}


def _alive(pk: int, day: date, known: dict[int, Section], after: dict[int, list[int]], seen: frozenset[int]) -> list[Section]:
    section = known[pk]
    if section.closed_on is None or section.closed_on >= day:
        return [section]
    found: list[Section] = []
    for follower in after[pk]:
        if follower not in seen:
            found += [each for each in _alive(follower, day, known, after, seen | {pk}) if each not in found]
    return found


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section as the page of the organisation shows it: how deep it stands, and who answers and approves on the day."""

    section: Section
    depth: int
    reporters: int
    heads: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """The organisation of a day; `changes` are successions by day, the latest first."""

    lines: tuple[SectionLine, ...]
    changes: tuple[tuple[date, tuple[Succession, ...]], ...]

    @property
    def answering(self) -> list[SectionLine]:
        """The sections that can be asked: open ones of the lowest level."""
        return [line for line in self.lines if line.is_open and line.section.kind == SectionKind.SECTION]

    @property
    def without_reporter(self) -> int:
        """How many of them nobody answers for."""
        return sum(not line.reporters for line in self.answering)

    @property
    def without_head(self) -> int:
        """How many of them nobody approves for."""
        return sum(not line.heads for line in self.answering)


def organisation_on(day: date) -> OrganisationPage:
    """Return the organisation of a day, each section below its parent. Three statements."""
    held = Counter(posts_on(day).exclude(section=None).values_list("section_id", "role"))
    below: dict[int | None, list[Section]] = defaultdict(list)
    for section in Section.objects.order_by("name"):
        below[section.parent_id].append(section)
    changes: dict[date, list[Succession]] = defaultdict(list)
    for one in Succession.objects.select_related("before", "after").order_by("-on", "before__name", "after__name"):
        changes[one.on].append(one)
    lines = tuple(_line(section, depth, day, held) for section, depth in _downwards(below, None, 0))
    return OrganisationPage(lines, tuple((on, tuple(ones)) for on, ones in changes.items()))


def _downwards(below: dict[int | None, list[Section]], parent: int | None, depth: int) -> Iterator[tuple[Section, int]]:
    for section in below.get(parent, ()):
        yield section, depth
        yield from _downwards(below, section.pk, depth + 1)


def _line(section: Section, depth: int, day: date, held: Counter[tuple[int, str]]) -> SectionLine:
    is_open = (section.founded_on is None or section.founded_on <= day) and (section.closed_on is None or section.closed_on >= day)
    return SectionLine(section, depth, held[section.pk, Role.REPORTER.value], held[section.pk, Role.HEAD.value], is_open)
