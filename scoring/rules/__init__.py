"""Pure rules of this room: standard library and other rules only."""
