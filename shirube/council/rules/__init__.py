"""Rules of meetings, proposals and consultations. Plain Python."""
