"""Letters of a public comment: clean text, receipt numbers, and how many may come from one place. Plain Python."""

from __future__ import annotations

import hmac
import unicodedata
from collections import deque
from collections.abc import Callable
from hashlib import sha256
from time import monotonic

SIGNS = "2346789CFGHJKMPQRTVWXY"
"""Signs that nobody takes for another, also over the telephone."""
MOST_MARKS = 4
"""Combining marks that one sign may carry; more only deface the line above it."""
WINDOW = 60.0
"""Seconds over which letters from one place are counted."""
MOST_PLACES = 20_000
_INVISIBLE = {*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF, 0x00AD}


def clean(text: str) -> str:
    """Return a text in NFC without signs that nobody sees (direction, zero width, control) and without floods of combining marks."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept: list[str] = []
    marks = 0
    for sign in normal:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        is_control = unicodedata.category(sign) == "Cc" and sign not in "\n\t"
        if ord(sign) not in _INVISIBLE and not is_control and marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept).strip()


def receipt_of(nonce: str, secret: str) -> str:
    """Return the receipt number of a form: the same form always gives the same, so that sending twice is one letter."""
    digest = hmac.new(secret.encode(), f"receipt {nonce}".encode(), sha256).digest()
    number = int.from_bytes(digest[:8], "big")
    signs = ""
    for _ in range(8):
        number, place = divmod(number, len(SIGNS))
        signs += SIGNS[place]
    return f"{signs[:4]}-{signs[4:]}"


class Gate:
    """Counts letters by where they come from, in this process alone; keeps no address, only a hash that no other process can make."""

    def __init__(self, most: int, *, clock: Callable[[], float] = monotonic, salt: bytes = b"") -> None:
        self._most, self._clock, self._salt = most, clock, salt
        self._seen: dict[bytes, deque[float]] = {}

    def lets(self, address: str) -> bool:
        """Tell whether one more letter from this address is taken, and count it."""
        now = self._clock()
        if len(self._seen) > MOST_PLACES:
            self._forget(now)
        times = self._seen.setdefault(sha256(self._salt + _place(address).encode()).digest(), deque())
        while times and now - times[0] > WINDOW:
            times.popleft()
        if len(times) >= self._most:
            return False
        times.append(now)
        return True

    def _forget(self, now: float) -> None:
        self._seen = {place: times for place, times in self._seen.items() if times and now - times[-1] <= WINDOW}


def _place(address: str) -> str:
    """Return what stands for a place: an IPv4 address, the first half of an IPv6 one, which a household has to itself."""
    return ":".join(address.split(":")[:4]) if ":" in address else address
