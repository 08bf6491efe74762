"""The app of looking back."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "shirube.core.audit"
    label = "audit"
