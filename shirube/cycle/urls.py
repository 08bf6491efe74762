"""The addresses of the round, behind the sign-in; each view asks who may see it. And of what was published, open to all."""

from __future__ import annotations

from django.urls import path

from shirube.core.pagecache import kept
from shirube.cycle.views import answer_book, outlook, publications, reminders, section, signing, talk, whatif
from shirube.cycle.views.office import review as office_review
from shirube.cycle.views.office import rounds as office

app_name = "cycle"
urlpatterns = [
    path("publications/", kept(publications.publications), name="publications"),
    path("publications/compare/", kept(publications.compare), name="compare"),
    path("publications/<str:digest>/", publications.publication, name="publication"),
    path("publications/<str:digest>/<path:path>", publications.publication, name="publication_file"),
    path("staff/publications/", signing.signing, name="signing"),
    path("staff/publications/<slug:slug>/", signing.prepare, name="prepare"),
    path("staff/publications/<slug:slug>/preview/<int:pk>/<path:path>", signing.preview, name="preview_publication"),
    path("staff/rounds/<int:pk>/entries/<int:entry>/correct/", signing.correct, name="correct"),
    path("staff/rounds/", office.rounds, name="rounds"),
    path("staff/rounds/new/", office.new_round, name="new_round"),
    path("staff/rounds/<int:pk>/", office_review.round_, name="round"),
    path("staff/rounds/<int:pk>/matrix.csv", office_review.csv, name="matrix_csv"),
    path("staff/rounds/<int:pk>/settings/", office.settings, name="settings"),
    path("staff/rounds/<int:pk>/open/", office.open_, name="open"),
    path("staff/rounds/<int:pk>/close/", office.close, name="close"),
    path("staff/rounds/<int:pk>/again/", office.again, name="again"),
    path("staff/rounds/<int:pk>/reopen/<str:slug>/", office.reopen, name="reopen"),
    path("staff/rounds/<int:pk>/orphans/", office.orphans, name="orphans"),
    path("staff/rounds/<int:pk>/health/", office.health, name="health"),
    path("staff/rounds/<int:pk>/review/", office_review.review, name="review"),
    path("staff/rounds/<int:pk>/entries/<int:entry>/", office_review.entry, name="entry"),
    path("staff/rounds/<int:pk>/sections/<str:slug>/", section.sheet, name="sheet"),
    path("staff/rounds/<int:pk>/sections/<str:slug>/answers/", section.save, name="save_answer"),
    path("staff/rounds/<int:pk>/sections/<str:slug>/judge/", section.judge, name="judge"),
    path("staff/entries/<int:entry>/comments/", talk.comment, name="comment"),
    path("staff/entries/<int:entry>/files/", talk.attach, name="attach"),
    path("staff/entries/<int:entry>/files/<int:file>/", talk.attachment, name="attachment"),
    path("staff/entries/<int:entry>/files/<int:file>/withdraw/", talk.withdraw, name="withdraw_file"),
    path("staff/rounds/<int:pk>/reminders/", reminders.reminders, name="reminders"),
    path("staff/rounds/<int:pk>/workbook.xlsx", answer_book.workbook, name="workbook"),
    path("staff/rounds/<int:pk>/workbook/", answer_book.by_excel, name="by_excel"),
    path("staff/rounds/<int:pk>/workbook/take/", answer_book.take, name="take"),
    path("staff/rounds/<int:pk>/sections/<str:slug>/workbook.xlsx", answer_book.workbook, name="section_workbook"),
    path("staff/rounds/<int:pk>/sections/<str:slug>/workbook/", answer_book.by_excel, name="section_by_excel"),
    path("staff/rounds/<int:pk>/sections/<str:slug>/workbook/take/", answer_book.take, name="section_take"),
    path("staff/plans/<slug:slug>/outlook/", outlook.outlook, name="outlook"),
    path("staff/plans/<slug:slug>/outlook.csv", outlook.outlook_csv, name="outlook_csv"),
    path("staff/plans/<slug:slug>/outlook.json", outlook.outlook_json, name="outlook_json"),
    path("staff/plans/<slug:slug>/what-if/", whatif.what_if, name="what_if"),
]
