"""The API of the plans, `/api/v1/`: everything that the pages show, for programs."""

from __future__ import annotations

from shirube.plans.api.endpoints import api

__all__ = ["api"]
