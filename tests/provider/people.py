"""Who the provider knows, and what it calls Shirube."""

from __future__ import annotations

CLIENT = "shirube"
SECRET = "between the two of them"  # noqa: S105  (of a test)
PASSWORD = "of the directory"  # noqa: S105  (of a test)
PEOPLE = {
    "office@city.example.jp": True,
    "stranger@city.example.jp": True,
    "stopped@city.example.jp": True,
    "unverified@city.example.jp": False,
}
"""Mail addresses, and whether the provider has verified them."""
