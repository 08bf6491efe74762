"""What every page knows: the city it belongs to."""

from __future__ import annotations

from django.http import HttpRequest

from shirube.core.city import City, city


def page(request: HttpRequest) -> dict[str, City]:
    """Return the city for the base template."""
    return {"city": city()}
