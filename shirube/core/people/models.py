"""Sections (担当課): posts of the city's organisation, never persons."""

from __future__ import annotations

from django.db import models


class Section(models.Model):
    """One section that answers for items of plans."""

    slug = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
