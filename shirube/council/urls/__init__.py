"""All addresses of meetings, proposals, digital leaders and consultations."""

from __future__ import annotations

from shirube.council.urls import consultations, leaders, meetings, proposals

app_name = "council"
urlpatterns = [*meetings.urlpatterns, *proposals.urlpatterns, *leaders.urlpatterns, *consultations.urlpatterns]
