"""The addresses of the public pages. All but the search, whose addresses have no end, are kept in their rendered form."""

from __future__ import annotations

from django.urls import path

from shirube.core.pagecache import kept
from shirube.plans.views import across, data, plans

app_name = "plans"
urlpatterns = [
    path("", kept(plans.home), name="home"),
    path("plans/<slug:slug>/", kept(plans.matrix), name="matrix"),
    path("plans/<slug:slug>/items/<str:number>/", kept(plans.item), name="item"),
    path("indicators/", kept(across.indicators), name="indicators"),
    path("sections/", kept(across.sections), name="sections"),
    path("sections/<str:slug>/", kept(across.section), name="section"),
    path("findings/", kept(across.findings), name="findings"),
    path("documents/", kept(across.documents), name="documents"),
    path("documents/<slug:slug>/", kept(across.document), name="document"),
    path("data/", kept(data.data), name="data"),
    path("search", across.search, name="search"),
]
