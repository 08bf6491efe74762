"""Every row of every table as plain text: for backups, for restoring them and for moving from one database to another."""
