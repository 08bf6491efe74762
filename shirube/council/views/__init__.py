"""Pages of meetings, proposals and consultations."""
