"""The app of mail."""

from __future__ import annotations

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "shirube.core.mail"
    label = "mail"
