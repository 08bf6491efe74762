"""The addresses of the public pages. All but the search, whose addresses have no end, are kept in their rendered form."""

from __future__ import annotations

from django.urls import path

from shirube.core.pagecache import kept
from shirube.plans.views import across, compare, crosswalk, data, drafts, links, lives, plans

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
    path("crosswalk/", kept(crosswalk.crosswalk), name="crosswalks"),
    path("crosswalk/<slug:slug>/", kept(crosswalk.crosswalk), name="crosswalk"),
    path("crosswalk/<slug:slug>.csv", kept(crosswalk.crosswalk_csv), name="crosswalk_csv"),
    path("compare/", kept(compare.choose), name="compare"),
    path("compare/<slug:plan>/<str:edition>/<slug:later_plan>/<str:later>/", kept(compare.comparison), name="comparison"),
    path("compare/<slug:plan>/<str:edition>/<slug:later_plan>/<str:later>.csv", kept(compare.comparison_csv), name="compare_csv"),
    path("staff/crosswalk/<slug:slug>/<slug:plan>/", crosswalk.align, name="align"),
    path("staff/links/", links.links, name="links"),
    path("staff/links/<int:earlier>/<int:later>/", links.items, name="link_items"),
    path("staff/links/<int:earlier>/<int:later>/decide/", links.decide, name="decide_link"),
    path("staff/links/<int:earlier>/<int:later>/undo/<int:link>/", links.undo, name="undo_link"),
    path("staff/drafts/", drafts.drafts, name="drafts"),
    path("staff/drafts/from/<slug:slug>/", drafts.begin, name="begin_draft"),
    path("staff/drafts/<int:pk>/", drafts.draft, name="draft"),
    path("staff/drafts/<int:pk>/carry/", drafts.carry, name="carry"),
    path("staff/drafts/<int:pk>/items/new/", drafts.new_item, name="new_draft_item"),
    path("staff/drafts/<int:pk>/items/<int:item>/", drafts.item, name="draft_item"),
    path("staff/drafts/<int:pk>/items/<int:item>/drop/", drafts.drop_item, name="drop_draft_item"),
    path("staff/drafts/<int:pk>/headings/new/", drafts.heading, name="new_draft_heading"),
    path("staff/drafts/<int:pk>/headings/<int:heading>/", drafts.heading, name="draft_heading"),
    path("staff/drafts/<int:pk>/headings/<int:heading>/drop/", drafts.drop_heading, name="drop_draft_heading"),
    path("measures/", kept(lives.lives), name="lives"),
    path("measures/<slug:key>/", kept(lives.life), name="life"),
    path("data/", kept(data.data), name="data"),
    path("search", across.search, name="search"),
]
