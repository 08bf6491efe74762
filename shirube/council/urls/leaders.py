"""Addresses of leaders."""

from __future__ import annotations

from django.urls import URLPattern, path

from shirube.core.pagecache import kept
from shirube.council.views import leaders

urlpatterns: list[URLPattern] = [
    path("leaders/", kept(leaders.leaders), name="leaders"),
    path("staff/leaders/", leaders.staff_leaders, name="staff_leaders"),
    path("staff/leaders/advisers/<int:record>/renew/", leaders.renew, name="renew_adviser"),
    path("staff/leaders/<slug:kind>/new/", leaders.new_leader, name="new_leader"),
    path("staff/leaders/<slug:kind>/<int:record>/", leaders.edit_leader, name="edit_leader"),
]
