"""Spread alarms (分差): judgement scores that the rules will refuse are shown while the judges are still there."""
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from foundation.database import db
from foundation.rules.numbers import exact
from scoring.models import Sheet, SheetVersion
from scoring.queries.bundle import returned_aspects
from scoring.queries.events import SchemeRow

WIDEST = 1  # of three judgement scores (result bundle, Arithmetic 3)


@dataclass(frozen=True)
class Alarm:
    """Three judgement scores that lie too far apart."""

    entry: str
    aspect: str
    scores: tuple[tuple[str, str], ...]


def alarms_of(event_id: int, scheme: SchemeRow, statuses: Mapping[str, str | None]) -> list[Alarm]:
    """The spreads of entries that compete (or whose status nobody has recorded yet)."""
    return [one for one in spreads_of(event_id, scheme.rules) if statuses.get(one.entry) in (None, "competed")]


def spreads_of(event_id: int, rules: Mapping[str, Any]) -> list[Alarm]:
    """Judgement aspects whose scores differ by more than one: they will be refused, so they are shown at once. Scores that
    were sent back do not count."""
    judged = {
        module["code"]: [aspect["code"] for aspect in module["aspects"] if aspect["kind"] == "judgement"]
        for module in rules["modules"]
    }
    modules = [code for code, found in judged.items() if found]
    if not modules:
        return []
    gone = returned_aspects(event_id)
    rows = db.session.execute(
        select(Sheet.id, Sheet.version, Sheet.entry_code, Sheet.module, Sheet.judge, SheetVersion.marks)
        .join(SheetVersion, (SheetVersion.sheet_id == Sheet.id) & (SheetVersion.version == Sheet.version))
        .where(Sheet.event_id == event_id, Sheet.module.in_(modules))
        .order_by(Sheet.entry_code, Sheet.judge, Sheet.id)
    )
    scores: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for sheet_id, version, entry, module, judge, given in rows:
        for code in judged[module]:
            score = given.get(code)
            if score is not None and code not in gone.get((sheet_id, version), ()):
                scores.setdefault((entry, f"{module}/{code}"), []).append((judge, score))
    return [
        Alarm(entry, aspect, tuple(given))
        for (entry, aspect), given in scores.items()
        if max(exact(score) for _, score in given) - min(exact(score) for _, score in given) > WIDEST
    ]
