"""Papers and files of meetings and consultations."""
