"""Where a fact comes from: documents and citations of their lines."""
