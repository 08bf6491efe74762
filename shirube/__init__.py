"""Shirube: the plan of a city, made readable, checked and measured."""

__version__ = "0.1.0"
