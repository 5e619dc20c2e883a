"""Looking at a number in full: one at a time with a reason, or of an entry that is under review; every look is remembered."""
