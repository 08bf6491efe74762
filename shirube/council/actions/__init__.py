"""What changes meetings, proposals and consultations."""
