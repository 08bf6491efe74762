"""The addresses of the staff's own affairs, of accounts and of the organisation: names in the space `people`."""

from __future__ import annotations

from django.urls import path

from shirube.core.people import views

app_name = "people"
urlpatterns = [
    path("myself/", views.myself, name="myself"),
]
