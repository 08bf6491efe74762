"""Meetings, proposals and digital leaders as the city pack keeps them."""
