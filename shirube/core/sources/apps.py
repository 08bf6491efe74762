"""The app of documents and citations."""

from __future__ import annotations

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "shirube.core.sources"
    label = "sources"
