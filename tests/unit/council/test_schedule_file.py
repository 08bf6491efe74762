"""The calendar file, read by a parser of the standard: whole days, lasting identifiers, lines folded by octets."""

from __future__ import annotations

from datetime import UTC, date, datetime

from icalendar import Calendar

from shirube.council.rules.schedule import CalendarEntry
from shirube.council.writers.schedule import calendar_file

STAMP = datetime(2025, 10, 1, 3, 4, 5, 678, tzinfo=UTC)
LONG = "次期DXアクションプラン（案）の検討、パブリックコメント手続; 名称\nと、取組の方向性について"
ENTRIES = [
    CalendarEntry("meeting-1@172014.shirube", LONG, date(2025, 10, 29), date(2025, 10, 29), "https://example.jp/meetings/1/", "15時から"),
    CalendarEntry(
        "milestone-2@172014.shirube", "意見公募", date(2025, 11, 17), date(2025, 12, 16), "https://example.jp/", is_cancelled=True
    ),
]


def test_a_parser_reads_back_what_was_written() -> None:
    calendar = Calendar.from_ical(calendar_file("予定", ENTRIES, STAMP))
    first, second = calendar.walk("VEVENT")
    assert str(first["summary"]) == LONG
    assert (first["uid"], first.decoded("dtstart"), first.decoded("dtend")) == (ENTRIES[0].uid, date(2025, 10, 29), date(2025, 10, 30))
    assert second.decoded("dtend") == date(2025, 12, 17)
    assert (first["status"], second["status"]) == ("CONFIRMED", "CANCELLED")
    assert first.decoded("dtstamp") == STAMP.replace(microsecond=0)


def test_lines_end_with_crlf_and_have_75_octets_at_the_most() -> None:
    content = calendar_file("予定", ENTRIES, STAMP)
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode()  # no sign is cut in two


def test_the_same_entries_give_the_same_bytes() -> None:
    assert calendar_file("予定", ENTRIES, STAMP) == calendar_file("予定", ENTRIES, STAMP)
