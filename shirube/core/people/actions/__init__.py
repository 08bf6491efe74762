"""What changes accounts, posts and the organisation: one transaction each, with a journal entry."""
