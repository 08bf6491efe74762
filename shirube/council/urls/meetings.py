"""Addresses of meetings."""

from __future__ import annotations

from django.urls import path

from shirube.core.pagecache import kept
from shirube.council.views import meeting_desk as desk
from shirube.council.views import meetings

urlpatterns = [
    path("meetings/", kept(meetings.meetings), name="meetings"),
    path("meetings/schedule/", kept(meetings.schedule), name="schedule"),
    path("meetings/schedule.ics", kept(meetings.schedule_ics), name="schedule_ics"),
    path("meetings/papers/<int:pk>/", meetings.paper, name="paper"),
    path("meetings/<int:pk>/", kept(meetings.meeting), name="meeting"),
    path("staff/meetings/", desk.desk, name="meeting_desk"),
    path("staff/meetings/new/", desk.new_meeting, name="new_meeting"),
    path("staff/meetings/bodies/", desk.bodies, name="bodies"),
    path("staff/meetings/bodies/<int:pk>/", desk.body, name="body"),
    path("staff/meetings/milestones/", desk.milestones, name="milestones"),
    path("staff/meetings/milestones/<int:pk>/", desk.milestone, name="milestone"),
    path("staff/meetings/<int:pk>/", desk.edit_meeting, name="edit_meeting"),
    path("staff/meetings/<int:pk>/agenda/", desk.add_item, name="add_agenda_item"),
    path("staff/meetings/<int:pk>/agenda/<int:item>/", desk.item, name="agenda_item"),
    path("staff/meetings/<int:pk>/agenda/<int:item>/arrange/", desk.arrange_item, name="arrange_agenda_item"),
    path("staff/meetings/<int:pk>/minutes/", desk.minutes, name="minutes"),
    path("staff/meetings/<int:pk>/papers/", desk.papers, name="papers"),
    path("staff/meetings/<int:pk>/papers/<int:paper>/", desk.desk_paper, name="desk_paper"),
    path("staff/meetings/<int:pk>/papers/<int:paper>/change/", desk.change_paper, name="change_paper"),
    path("staff/meetings/<int:pk>/decisions/", desk.decide, name="decide"),
    path("staff/meetings/<int:pk>/sign-off/<slug:slug>/", desk.sign_off, name="sign_off_in_meeting"),
    path("staff/meetings/<int:pk>/adopt/", desk.adopt, name="adopt_in_meeting"),
]
