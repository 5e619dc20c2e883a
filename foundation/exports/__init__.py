"""用途导出: personal data leaves the house in bulk for a named purpose only, past a second person, sealed and for a short time."""
