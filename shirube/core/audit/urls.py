"""The addresses of looking back: names in the spaces `journal` and `mail`."""

from __future__ import annotations

from django.urls import include, path

from shirube.core.audit import views

journal = [
    path("", views.journal_page, name="list"),
    path("export.csv", views.journal_csv, name="csv"),
    path("export.jsonl", views.journal_json_lines, name="json_lines"),
]
mail = [
    path("", views.mail_page, name="list"),
    path("<int:pk>/resend/", views.mail_resend, name="resend"),
]
urlpatterns = [
    path("journal/", include((journal, "journal"))),
    path("mail/", include((mail, "mail"))),
]
