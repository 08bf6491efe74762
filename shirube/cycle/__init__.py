"""The year's round: sections answer, the office judges, the city publishes."""
