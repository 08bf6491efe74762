"""What the first page tells of meetings and consultations."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext

from shirube.core.people.queries import today
from shirube.council.models import Consultation, Meeting
from shirube.council.queries.days import day_words, name_of, when_words
from shirube.council.rules.words import ConsultationState, MeetingState
from shirube.ui.news import NewsLine

MOST_CONSULTATIONS = 3


def council_news() -> Iterator[NewsLine]:
    """Yield what is open to comment, the latest results, the next meeting and the last one. Four statements."""
    yield from _open()
    yield from _results()
    yield from _meetings()


def _open() -> Iterator[NewsLine]:
    now = today()
    found = Consultation.objects.filter(state=ConsultationState.ANNOUNCED, opens_on__lte=now, closes_on__gte=now)
    for each in found.order_by("closes_on")[:MOST_CONSULTATIONS]:
        when = gettext("%(day)sまで意見を受け付けています") % {"day": day_words(each.closes_on)}
        yield NewsLine(gettext("意見公募"), each.title, when, reverse("council:consultation", args=[each.slug]), is_urgent=True)


def _results() -> Iterator[NewsLine]:
    found = Consultation.objects.filter(state=ConsultationState.RESULTS).order_by("-results_published_at").first()
    if found is not None:
        yield NewsLine(gettext("意見公募の結果"), found.title, gettext("結果を公表しました"), reverse("council:results", args=[found.slug]))


def _meetings() -> Iterator[NewsLine]:
    every = Meeting.objects.select_related("body").exclude(state=MeetingState.CANCELLED)
    coming = every.filter(state=MeetingState.PLANNED, held_on__gte=today()).order_by("held_on").first()
    last = every.filter(state=MeetingState.HELD).exclude(held_on=None).order_by("-held_on").first()
    for kind, meeting in ((gettext("次の会議"), coming), (gettext("最近の会議"), last)):
        if meeting is not None:
            yield NewsLine(kind, name_of(meeting), when_words(meeting), reverse("council:meeting", args=[meeting.pk]))
