"""Workbooks of this room: registrations come in, lists and error workbooks go out."""
