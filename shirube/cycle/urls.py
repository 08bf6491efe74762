"""The addresses of the round. All stand behind the sign-in; each view asks who may see it."""

from __future__ import annotations

from django.urls import path

from shirube.cycle.views import answer_book, reminders, section

app_name = "cycle"
urlpatterns = [
    path("staff/rounds/<int:pk>/sections/<str:slug>/", section.sheet, name="sheet"),
    path("staff/rounds/<int:pk>/sections/<str:slug>/answers/", section.save, name="save_answer"),
    path("staff/rounds/<int:pk>/sections/<str:slug>/judge/", section.judge, name="judge"),
    path("staff/rounds/<int:pk>/reminders/", reminders.reminders, name="reminders"),
    path("staff/rounds/<int:pk>/workbook.xlsx", answer_book.workbook, name="workbook"),
    path("staff/rounds/<int:pk>/workbook/", answer_book.by_excel, name="by_excel"),
    path("staff/rounds/<int:pk>/workbook/take/", answer_book.take, name="take"),
    path("staff/rounds/<int:pk>/sections/<str:slug>/workbook.xlsx", answer_book.workbook, name="section_workbook"),
    path("staff/rounds/<int:pk>/sections/<str:slug>/workbook/", answer_book.by_excel, name="section_by_excel"),
    path("staff/rounds/<int:pk>/sections/<str:slug>/workbook/take/", answer_book.take, name="section_take"),
]
