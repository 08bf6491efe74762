"""Who somebody is today: the posts of an account as an `Actor`, and which section follows a closed one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from shirube.core.errors import NotFound
from shirube.core.people.models import Account, Post, Section, Succession
from shirube.core.people.rules import ANONYMOUS, OF_A_SECTION, Actor, Role


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


def sign_in_methods(request: HttpRequest) -> list[str]:
    """Return how the session was signed in, in order: `password`, `totp`, `webauthn`, `recovery_codes`, `socialaccount`."""
    return [str(record.get("type", record["method"])) for record in get_authentication_records(request, request.user)]


def section_named(text: str) -> Section:
    """Return the section of this name or slug; raises `NotFound`."""
    section = Section.objects.filter(Q(name=text.strip()) | Q(slug=text.strip())).first()
    if section is None:
        raise NotFound(f"「{text}」という課はありません。都市のフォルダーの sections.csv にある名前を使ってください。")
    return section


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
