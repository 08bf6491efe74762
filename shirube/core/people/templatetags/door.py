"""What went wrong at the door, told once; and what a browser calls itself, in words that a person knows."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.utils.translation import gettext

from shirube.core.people.adapters import DOOR_FAULT

register = template.Library()
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux"))


@register.simple_tag(takes_context=True)
def door_fault(context: dict[str, Any]) -> str:
    """Return what went wrong on the page before, and forget it."""
    session = context["request"].session
    return str(session.pop(DOOR_FAULT)) if DOOR_FAULT in session else ""


@register.filter
def agent(text: str) -> str:
    """Return 「Windows の Edge」 for what a browser of that kind sends, and the beginning of the text for others."""
    browser = next((name for word, name in BROWSERS if re.search(rf"\b{word}\w*/", text)), "")
    system = next((name for word, name in SYSTEMS if word in text), "")
    if browser and system:
        return gettext("%(system)s の %(browser)s") % {"system": system, "browser": browser}
    return browser or system or text[:40] or gettext("名のらない端末")
