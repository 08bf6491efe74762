"""The schedule as an iCalendar file (RFC 5545): whole days, lasting identifiers, always the same bytes for the same entries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from shirube.council.rules.schedule import CalendarEntry


def calendar_file(name: str, entries: Iterable[CalendarEntry], stamp: datetime) -> bytes:
    """Return the file; `stamp` says as of when it is."""
    calendar = Calendar()
    calendar.add("prodid", "-//Shirube//Schedule//JA")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, stamp))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp.replace(microsecond=0))
    event.add("dtstart", entry.first)
    event.add("dtend", entry.last + timedelta(days=1))  # the end of whole days is the day after, which does not count
    event.add("summary", entry.title)
    if entry.text:
        event.add("description", entry.text)
    event.add("url", entry.url)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    return event
