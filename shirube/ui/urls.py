"""The addresses of the look."""

from __future__ import annotations

from django.urls import path

from shirube.ui import views

app_name = "ui"
urlpatterns = [
    path("-/patterns", views.patterns, name="patterns"),
    path("staff/", views.work, name="work"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
