"""What every part of Shirube stands on: time, errors, content, people, sources, the journal."""
