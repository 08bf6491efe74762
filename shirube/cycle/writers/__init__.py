"""Documents that come out of the round: one module per kind. Frozen content in, bytes out."""
