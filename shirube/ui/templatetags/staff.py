"""The head of the staff's pages: who is signed in, with which post, and the ways that are for them. Public pages never ask for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from shirube.core.people.models import Account, Post
from shirube.core.people.queries import actor_of, posts_of
from shirube.core.people.rules import ROLE_WORDS, SUCCESSION_WORDS, Role
from shirube.ui.ways import staff_ways
from shirube.ui.years import full_date

register = template.Library()


@register.inclusion_tag("ui/_staff_head.html", takes_context=True)
def staff_head(context: dict[str, Any]) -> dict[str, Any]:
    """Return what the head shows; a page before the sign-in shows the name and the language only."""
    request: HttpRequest = context["request"]
    shared = {name: context[name] for name in ("city_name", "home_url", "other_language", "other_language_name", "other_language_url")}
    user = getattr(request, "user", None)
    if not isinstance(user, Account):
        return {**shared, "account": None, "request": request}
    ways = [{"url": reverse(way.url_name), "label": gettext(way.label)} for way in staff_ways(actor_of(request))]
    here = max((way["url"] for way in ways if _is_below(request.path, way["url"])), key=len, default="")
    return {**shared, "account": user, "posts": posts_of(request), "ways": ways, "here": here, "request": request}


def _is_below(path: str, url: str) -> bool:
    """Tell whether a page stands below a way; the first page of the staff stands for itself alone."""
    return path == url or (path.startswith(url) and url != reverse("ui:work"))


@register.filter
def post_words(post: Post) -> str:
    """Return a post in words: the section's name and the role, 「みどり課 入力担当」."""
    role = role_words(post.role)
    return f"{post.section.name} {role}" if post.section else role


@register.filter
def day(value: date | None) -> str:
    """Return a day in the language of the page: 「令和4年4月1日」; nothing for none."""
    return full_date(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Return a moment in the city's time: 「令和4年4月1日 10:42」; nothing for none."""
    here = timezone.localtime(value) if value else None
    return f"{full_date(here.date())} {here:%H:%M}" if here else ""


@register.filter
def role_words(role: str) -> str:
    """Return a role in the language of the page."""
    return gettext(ROLE_WORDS[Role(role)])


@register.filter
def succession_words(kind: str) -> str:
    """Return what became of a section in the language of the page."""
    return gettext(SUCCESSION_WORDS[kind])
