"""Words that several of the office's pages use."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from shirube.core.people.queries import today
from shirube.cycle.queries.deadlines import day_words


def late_words(days: int) -> str:
    """Return 「3営業日」; nothing for none."""
    return ngettext("%(days)s営業日", "%(days)s営業日", days) % {"days": days} if days else ""


def moment_words(at: datetime | None) -> str:
    """Return a moment as people need it: the clock today, the day before that; nothing for none."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return (
        local.strftime("%H:%M") if local.date() == today() else gettext("%(month)s月%(day)s日") % {"month": local.month, "day": local.day}
    )


def full_moment_words(at: datetime) -> str:
    """Return a moment with day and clock."""
    local = timezone.localtime(at)
    return f"{day_words(local.date())} {local:%H:%M}"
