"""The facts of an edition, as the city pack holds them and as a reading gives them, in one form."""
