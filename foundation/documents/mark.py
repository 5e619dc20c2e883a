"""The mark of what is not real: on every page and sheet of a demonstration or a rehearsal."""
from flask import current_app

MARKS = {"demo": "演示", "rehearsal": "彩排"}


def mark() -> str | None:
    """演示, 彩排, or none for a real instance."""
    return MARKS.get(current_app.config["MODE"])
