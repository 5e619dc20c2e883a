"""What can be asked of the awards room: read only, frozen rows."""
