"""Divisions: how result bundles name the groups of contestants (competition format, section on events)."""

DIVISIONS = {"职工组": "staff", "学生组": "student"}


def division_of(group: str | None) -> str | None:
    """``staff`` for 职工组, ``student`` for 学生组, none for an event without a group."""
    return DIVISIONS.get(group, group) if group else None
