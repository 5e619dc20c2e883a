"""The day of the competition: who came, how well they did, and every judge's sheets, handed in as tablets do."""
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from awards.rehearsal.marks import sheets, skill
from awards.rehearsal.panel import Bench, rules_of
from competition.queries import EventRow
from foundation import chance
from foundation.accounts.identity import Actor
from foundation.clock import iso
from foundation.database import db
from scoring.models import Scheme, Sheet
from scoring.queries.parts import aspects_of
from scoring.rules.marks import COMPETED
from scoring.services.confirming import confirm_sheets
from scoring.services.day import set_statuses, set_time
from scoring.services.operations import submit_operation

MISSED = ("absent", "withdrawn", "disqualified")
DOZEN = 12
Told = Callable[[int], None]


@dataclass
class Day:
    """What the seed says of one event: each code's status, level and time; a twin's sheets are copied."""

    statuses: dict[str, str] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    twins: dict[str, str] = field(default_factory=dict)

    @property
    def competed(self) -> list[str]:
        """The codes of those who competed."""
        return [code for code, status in self.statuses.items() if status == COMPETED]


def plan(codes: dict[str, Sequence[str]]) -> dict[str, Day]:
    """The day of every event: a dozen entries in all do not compete, and in the first three events that can, two tie."""
    days = {event: _day(event_codes) for event, event_codes in codes.items()}
    places = [(event, code) for event, event_codes in codes.items() if len(event_codes) > 3 for code in event_codes]
    for number in range(min(DOZEN, len(places) // 8)):
        event, code = places.pop(chance.below(len(places)))
        if len(days[event].competed) > 3:
            days[event].statuses[code] = MISSED[number % len(MISSED)]
    for day in [day for day in days.values() if len(day.competed) > 4][:3]:
        first, second = (day.competed[chance.below(len(day.competed))] for _ in range(2))
        if first != second:
            day.twins[second] = first
            day.times[second] = day.times[first]
    return days


def _day(codes: Sequence[str]) -> Day:
    return Day(
        dict.fromkeys(codes, COMPETED),
        {code: skill(chance.below) for code in codes},
        {code: 5400 + 10 * chance.below(360) for code in codes},
    )


def record_day(event: EventRow, day: Day, *, actor: Actor, at: datetime) -> None:
    """Statuses and times, as the chief judge's desk records them."""
    set_statuses(event.id, day.statuses, actor=actor, at=at)
    for code in day.competed:
        set_time(event.id, code, day.times[code], actor=actor, at=at)


def hand_in(event: EventRow, day: Day, bench: Bench, *, at: datetime, share: int = 100) -> Iterator[int]:
    """Every judge's sheets of an event (or ``share`` per cent of its entries), one operation each; yields a running count."""
    marks = _marks(event, day)
    scheme_hash, tree = db.session.execute(select(Scheme.rules_hash, Scheme.tree).where(Scheme.event_id == event.id)).one()
    query = select(Sheet.public_id, Sheet.judge, Sheet.module, Sheet.part, Sheet.entry_code).where(Sheet.event_id == event.id)
    wanted = set(day.competed[: max(len(day.competed) * share // 100, 1)])
    handed = db.session.execute(query.order_by(Sheet.entry_code, Sheet.module, Sheet.judge, Sheet.part)).all()
    for count, row in enumerate((row for row in handed if row.entry_code in wanted), start=1):
        judge = bench.judges[row.judge]
        moment = at + timedelta(seconds=7 * count)
        body = {
            "op": "submit_sheet", "device": judge.device, "device_seq": bench.next_seq(judge.device),
            "sheet": row.public_id, "base_version": 0, "scheme_hash": scheme_hash,
            "marks": _asked(marks[row.entry_code, row.module][row.judge], tree, row.module, row.part),
            "at_device": iso(moment),
        }
        submit_operation(chance.opaque_id(), body, actor=judge.actor, at=moment)
        yield count


def _asked(marks: dict[str, str | None], tree: dict[str, Any], module: str, part: str) -> dict[str, str | None]:
    """The marks that one sheet asks for: of its module, or of its sub-criterion."""
    wanted = aspects_of(tree, module, part) if part else marks.keys()
    return {code: mark for code, mark in marks.items() if code in wanted}


def look_through(event: EventRow, *, actor: Actor, at: datetime, share: int = 100) -> int:
    """A second person confirms what was handed in (or ``share`` per cent of it); answers how many sheets."""
    query = select(Sheet.public_id, Sheet.version).where(Sheet.event_id == event.id, Sheet.state == "submitted")
    rows = db.session.execute(query.order_by(Sheet.entry_code, Sheet.id)).all()
    wanted = rows[: len(rows) * share // 100]
    return confirm_sheets(event.id, {row.public_id: row.version for row in wanted}, actor=actor, at=at) if wanted else 0


def _marks(event: EventRow, day: Day) -> dict[tuple[str, str], dict[str, dict[str, str | None]]]:
    """Code and module → judge → aspect → mark."""
    seated: dict[tuple[str, str], list[str]] = {}
    query = select(Sheet.entry_code, Sheet.module, Sheet.judge).where(Sheet.event_id == event.id).distinct()
    for code, module, judge in db.session.execute(query.order_by(Sheet.judge)):
        seated.setdefault((code, module), []).append(judge)
    found = {}
    for part in rules_of(event.id).modules:
        for code in day.competed:
            found[code, part.code] = sheets(part, seated[code, part.code], day.levels[code], chance.below)
        for twin, original in day.twins.items():
            found[twin, part.code] = found[original, part.code]
    return found
