"""Mail that the program sends by itself, and what became of it."""
