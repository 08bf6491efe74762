"""The rules of plan evaluation in plain Python: numbers, targets, ratings, stages, counting, findings.

Frozen dataclasses in, values out; no Django, no clock, no file. An official can follow every line.
"""
