"""Meetings and what they decide; proposals and their fate; digital leaders, projects and advisers; public comment."""

from shirube.council.models.consultations import Consultation, ConsultationFile, Letter, Opinion, OpinionGroup
from shirube.council.models.leaders import Adviser, Cohort, Project
from shirube.council.models.meetings import AgendaItem, Body, Decision, Meeting, Member, Milestone, Paper
from shirube.council.models.proposals import Fate, Proposal

__all__ = [
    "Adviser",
    "AgendaItem",
    "Body",
    "Cohort",
    "Consultation",
    "ConsultationFile",
    "Decision",
    "Fate",
    "Letter",
    "Meeting",
    "Member",
    "Milestone",
    "Opinion",
    "OpinionGroup",
    "Paper",
    "Project",
    "Proposal",
]
