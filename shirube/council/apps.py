"""The app of meetings, proposals and consultations."""

from __future__ import annotations

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "shirube.council"
    label = "council"
