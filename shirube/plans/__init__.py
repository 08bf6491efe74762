"""Plans, their items and indicators: read from real documents, checked, stored and shown."""
