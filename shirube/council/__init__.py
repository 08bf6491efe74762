"""Meetings, proposals, digital leaders and public comment: what surrounds the plan and decides on it."""
