"""What the office's pages of every app share: who may see them, how they are rendered, and how a form tells what was refused."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shirube.core.errors import Conflict, InvalidInput, ShirubeError
from shirube.core.people.gates import requires
from shirube.core.people.queries import actor_of
from shirube.core.people.rules import Role

Made = TypeVar("Made")
READERS = (Role.OFFICE, Role.VIEWER, Role.AUDITOR)
"""The office acts; viewers and auditors read."""
for_readers = requires(*READERS)
for_office = requires(Role.OFFICE)


def shown(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a page; it knows whether the person may act, or only reads."""
    return render(request, template, {"may_act": actor_of(request).has(Role.OFFICE), **context}, status=status)


def tried(form: Form, action: Callable[[], Made], *, refusals: tuple[type[ShirubeError], ...] = (InvalidInput, Conflict)) -> Made | None:
    """Do what was asked; what the action refuses is told in the form, with everything that was typed. None where it was refused."""
    try:
        return action()
    except refusals as error:
        form.add_error(None, error.message)
        return None


def status_of(form: Form) -> int:
    """Return the status of a page with a form: 400 where it was sent and refused."""
    return HTTPStatus.BAD_REQUEST if form.is_bound and form.errors else HTTPStatus.OK
