"""What can be done in this room: one verb, one function, one transaction, one audit entry."""
