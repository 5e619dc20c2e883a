"""What a check finds: a code, how bad it is, and the facts of its sentence. The words stand in :mod:`foundation.doctor.words`."""
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How bad it is, in rising order."""

    OK = "ok"
    ADVICE = "advice"
    WARNING = "warning"
    DANGER = "danger"


WORST_FIRST = tuple(reversed(Level))


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. ``facts`` are plain values without personal data, so that a finding can be stored. A
    room's own check brings its words in ``said`` (sentence, what to do), in the language of the moment."""

    code: str
    level: Level
    facts: dict[str, str | int] = field(default_factory=dict)
    said: tuple[str, str] | None = None


def fine(code: str, **facts: str | int) -> Finding:
    """Nothing to do."""
    return Finding(code, Level.OK, facts)


def advice(code: str, **facts: str | int) -> Finding:
    """Would be better otherwise."""
    return Finding(code, Level.ADVICE, facts)


def warning(code: str, **facts: str | int) -> Finding:
    """Should be changed before the day."""
    return Finding(code, Level.WARNING, facts)


def danger(code: str, **facts: str | int) -> Finding:
    """Must be changed now: data or secrets are at risk."""
    return Finding(code, Level.DANGER, facts)
