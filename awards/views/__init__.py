"""Pages of the awards room: the awards desk and finance."""
