"""Addresses of consultations: the residents' pages, and the office's desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from shirube.core.pagecache import kept
from shirube.council.views import consultations, letters, opinions, results
from shirube.council.views import consultations_staff as desk

_STAFF: list[URLPattern] = [
    path("consultations/<slug:slug>/results/", kept(results.results), name="results"),
    path("consultations/<slug:slug>/results.<str:form>", kept(results.results_file), name="results_file"),
    path("staff/consultations/", desk.consultations, name="office_consultations"),
    path("staff/consultations/new/", desk.new, name="new_consultation"),
    path("staff/consultations/<slug:slug>/", desk.consultation, name="office_consultation"),
    path("staff/consultations/<slug:slug>/settings/", desk.settings, name="office_settings"),
    path("staff/consultations/<slug:slug>/announce/", desk.announce_, name="announce_consultation"),
    path("staff/consultations/<slug:slug>/files/", desk.add_document, name="add_consultation_file"),
    path("staff/consultations/<slug:slug>/files/<int:file>/withdraw/", desk.withdraw_document, name="withdraw_consultation_file"),
    path("staff/consultations/<slug:slug>/letters/", opinions.letters, name="office_letters"),
    path("staff/consultations/<slug:slug>/letters/enter/", opinions.enter, name="enter_letter"),
    path("staff/consultations/<slug:slug>/letters/<str:receipt>/", opinions.letter, name="office_letter"),
    path("staff/consultations/<slug:slug>/opinions/", opinions.opinions, name="office_opinions"),
    path("staff/consultations/<slug:slug>/opinions/<int:pk>/", opinions.opinion, name="office_opinion"),
    path("staff/consultations/<slug:slug>/groups/", opinions.groups, name="office_groups"),
    path("staff/consultations/<slug:slug>/groups/<int:pk>/", opinions.group, name="office_group"),
    path("staff/consultations/<slug:slug>/note/", results.note, name="results_note"),
    path("staff/consultations/<slug:slug>/preview/", results.preview, name="preview_results"),
    path("staff/consultations/<slug:slug>/preview.<str:form>", results.preview_file, name="preview_results_file"),
    path("staff/consultations/<slug:slug>/publish/", results.publish, name="publish_results"),
]

urlpatterns: list[URLPattern] = [
    path("consultations/", kept(letters.consultations), name="consultations"),
    path("consultations/<slug:slug>/", kept(consultations.consultation), name="consultation"),
    path("consultations/<slug:slug>/write/", letters.write, name="write_letter"),
    path("consultations/<slug:slug>/receipts/<str:receipt>/", letters.receipt, name="receipt"),
    path("consultations/<slug:slug>/documents/<int:file>/", consultations.document, name="consultation_document"),
    *_STAFF,
]
