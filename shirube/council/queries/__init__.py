"""What the pages of meetings, proposals and consultations show."""
