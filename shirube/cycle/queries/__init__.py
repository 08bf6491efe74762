"""Reads of the round. None of them writes."""
