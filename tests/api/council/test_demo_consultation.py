"""The demo opens a consultation once."""

from __future__ import annotations

import pytest

from shirube.council.actions.demo_consultation import make_demo_consultation
from shirube.council.models import Consultation
from shirube.council.queries.consultations import is_open
from tests.factories import drafts

pytestmark = pytest.mark.django_db


def test_a_consultation_on_the_newest_draft_is_open_and_made_once() -> None:
    draft = drafts.make_draft(carried=3)
    made = make_demo_consultation()
    assert made is not None
    made.refresh_from_db()
    assert made.edition == draft
    assert is_open(made)
    assert make_demo_consultation() is None
    assert Consultation.objects.count() == 1


def test_without_a_draft_nothing_is_opened() -> None:
    drafts.make_base()
    assert make_demo_consultation() is None
