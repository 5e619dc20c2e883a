"""What can be done in the scoring room: one verb each, in one transaction, with ledger and audit."""
