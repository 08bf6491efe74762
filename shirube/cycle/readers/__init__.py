"""Documents that come back into the round: bytes in, frozen dataclasses out."""
