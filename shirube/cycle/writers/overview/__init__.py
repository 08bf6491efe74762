"""The progress overview for the council, as slides: one deck of plain data, set as PDF and as PPTX."""
