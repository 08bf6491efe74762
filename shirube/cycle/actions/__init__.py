"""Everything that changes a round. One keyword-only function a change, one transaction, one journal entry."""
