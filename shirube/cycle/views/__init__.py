"""The pages of the round: each view reads the address, calls one query or action and renders."""
