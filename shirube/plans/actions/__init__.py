"""Everything that changes plans. One keyword-only function a change, one transaction, one journal entry."""
