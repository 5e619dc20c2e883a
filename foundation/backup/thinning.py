"""Which backups have had their day: all of the last two days stay, then one a day, and the newest verified one always."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from foundation.clock import CHINA

DENSE = timedelta(days=2)


@dataclass(frozen=True)
class Kept:
    """One backup file of ours: its name, when it was made, and whether it was proved."""

    name: str
    at: datetime
    verified: bool


def outdated(kept: Iterable[Kept], *, at: datetime, days: int) -> list[str]:
    """The names of those that may go, oldest first."""
    newest_first = sorted(kept, key=lambda one: (one.at, one.name), reverse=True)
    spared = {one.name for one in [one for one in newest_first if one.verified][:1]}
    seen: set[tuple[date, bool]] = set()
    gone: list[str] = []
    for one in newest_first:
        day = (one.at.astimezone(CHINA).date(), one.verified)
        old = one.at < at - timedelta(days=days)
        extra = one.at < at - DENSE and day in seen
        if (old or extra) and one.name not in spared:
            gone.append(one.name)
        else:
            seen.add(day)
    return gone[::-1]
