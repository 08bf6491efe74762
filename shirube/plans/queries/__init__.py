"""Everything that reads plans. Never writes; a constant number of SQL statements each."""
