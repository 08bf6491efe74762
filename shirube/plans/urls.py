"""The addresses of the public pages."""

from __future__ import annotations

from django.urls import path

from shirube.plans.views import across, data, plans

app_name = "plans"
urlpatterns = [
    path("", plans.home, name="home"),
    path("plans/<slug:slug>/", plans.matrix, name="matrix"),
    path("plans/<slug:slug>/items/<str:number>/", plans.item, name="item"),
    path("indicators/", across.indicators, name="indicators"),
    path("sections/", across.sections, name="sections"),
    path("sections/<str:slug>/", across.section, name="section"),
    path("findings/", across.findings, name="findings"),
    path("documents/", across.documents, name="documents"),
    path("documents/<slug:slug>/", across.document, name="document"),
    path("data/", data.data, name="data"),
    path("search", across.search, name="search"),
]
