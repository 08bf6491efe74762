"""The errors of Shirube. Each one says, in a sentence, what is wrong, where, and how to mend it.

ShirubeError
├── InvalidInput     what was given cannot be used (HTTP 400, exit code 2)
│   └── ContentFault the city pack has a fault; names file, place and key
├── NotFound         what was asked for does not exist (404)
├── NotAllowed       the person may not do this (403)
└── Conflict         somebody else changed it meanwhile (409)
"""

from __future__ import annotations


class ShirubeError(Exception):
    """Base of all errors that a person is meant to read.

    `message` is one or more whole Japanese sentences with place and remedy; `place` is the file, line, sheet or key.
    """

    status = 500

    def __init__(self, message: str, *, place: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class InvalidInput(ShirubeError):
    """What was given cannot be used."""

    status = 400


class ContentFault(InvalidInput):
    """The city pack has a fault."""


class NotFound(ShirubeError):
    """What was asked for does not exist."""

    status = 404


class NotAllowed(ShirubeError):
    """The person may not do this."""

    status = 403


class Conflict(ShirubeError):
    """Somebody else changed the same thing meanwhile."""

    status = 409
