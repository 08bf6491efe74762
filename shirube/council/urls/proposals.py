"""Addresses of proposals."""

from __future__ import annotations

from django.urls import URLPattern, path

from shirube.core.pagecache import kept
from shirube.council.views import proposals

urlpatterns: list[URLPattern] = [
    path("proposals/", kept(proposals.proposals), name="proposals"),
    path("proposals.csv", proposals.as_csv, name="proposals_csv"),
    path("proposals.json", proposals.as_json, name="proposals_json"),
    path("proposals/<slug:proposal>/", kept(proposals.proposal), name="proposal"),
    path("staff/proposals/", proposals.staff_proposals, name="staff_proposals"),
    path("staff/proposals/new/", proposals.new_proposal, name="new_proposal"),
    path("staff/proposals/<slug:proposal>/", proposals.staff_proposal, name="staff_proposal"),
    path("staff/proposals/<slug:proposal>/edit/", proposals.edit_proposal, name="edit_proposal"),
]
