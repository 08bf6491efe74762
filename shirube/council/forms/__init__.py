"""Forms of meetings, proposals and consultations."""
