"""The pages of the staff: their own affairs, accounts, the organisation."""
