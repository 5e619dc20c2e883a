"""Backups: a consistent picture of everything, encrypted to a key that is not kept here, and proved by restoring it beside.

What is packed: the database, the key ring (without it personal data would be noise), the files of the instance, and a
manifest that was computed inside the same snapshot. The key that signs sessions is *not* packed: whoever restores gets a
new one, so that no session from before opens anything."""
