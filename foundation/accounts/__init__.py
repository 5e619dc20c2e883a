"""Accounts: who signs in, as what, and which doors that opens."""
