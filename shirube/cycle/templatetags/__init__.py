"""Template tags of the round's pages."""
