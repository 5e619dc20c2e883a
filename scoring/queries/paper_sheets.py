"""Sheets as they are printed and entered from paper: by blind code, with what is asked for. No marks, no names."""
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from foundation.database import db
from scoring.models import Sheet
from scoring.queries.events import SchemeRow, scheme_of
from scoring.rules.tree import Part, parts_of
from scoring.rules.typed_marks import Asked


@dataclass(frozen=True)
class PaperSheet:
    """One sheet to print or to enter. ``part`` and ``day`` are empty where the module is not divided."""

    public_id: str
    id: int
    seat_id: int
    entry: str
    judge: str
    module: str
    module_name: str
    part: str
    part_name: str
    day: int | None
    state: str
    version: int
    rules_hash: str
    aspects: tuple[Asked, ...]


@dataclass(frozen=True)
class Place:
    """A module, or a part of one, with the judges who mark it: what reserve sheets are printed for."""

    module: str
    module_name: str
    part: str
    part_name: str
    day: int | None
    aspects: tuple[Asked, ...]


def places_of(scheme: SchemeRow) -> dict[tuple[str, str], Place]:
    """Everything that has a sheet of its own, by module and part, in order."""
    found = {}
    for module in scheme.rules["modules"]:
        asked = {aspect["code"]: _asked(scheme, module["code"], aspect) for aspect in module["aspects"]}
        for part in parts_of(scheme.tree, module):
            found[module["code"], part.code] = _place(module, part, asked)
    return found


def _place(module: dict[str, Any], part: Part, asked: dict[str, Asked]) -> Place:
    return Place(
        module["code"], module["name"], part.code, part.name, part.day, tuple(asked[code] for code in part.aspects)
    )


def _asked(scheme: SchemeRow, module: str, aspect: dict[str, Any]) -> Asked:
    place = f"{module}/{aspect['code']}"
    texts = scheme.texts.get(place) or {}
    return Asked(
        aspect["code"], str(texts.get("name") or ""), aspect["kind"], aspect["max_mark"], scheme.ways.get(place),
        tuple(texts.get("levels") or ()),
    )


def paper_sheets(event_id: int, *, module: str = "", judge: str = "", entry: str = "") -> list[PaperSheet]:
    """The sheets of an event: all of them, or those of one module, one judge, one blind code; by judge, then code."""
    scheme = scheme_of(event_id)
    if scheme is None or scheme.frozen_at is None:
        return []
    wanted = [
        column == value for column, value in ((Sheet.module, module), (Sheet.judge, judge), (Sheet.entry_code, entry)) if value
    ]
    rows = db.session.scalars(select(Sheet).where(Sheet.event_id == event_id, *wanted)).all()
    return _shown(scheme, rows)


def paper_sheet(event_id: int, public_id: str) -> PaperSheet | None:
    """One sheet of an event by the id that its QR code holds."""
    scheme = scheme_of(event_id)
    row = db.session.scalar(select(Sheet).where(Sheet.event_id == event_id, Sheet.public_id == public_id))
    return _shown(scheme, [row])[0] if scheme is not None and row is not None else None


def event_of_sheet(public_id: str) -> int | None:
    """The event to which a scanned sheet belongs."""
    return db.session.scalar(select(Sheet.event_id).where(Sheet.public_id == public_id))


def _shown(scheme: SchemeRow, rows: Sequence[Sheet]) -> list[PaperSheet]:
    places = places_of(scheme)
    order = {place: position for position, place in enumerate(places)}
    found = [row for row in rows if (row.module, row.part) in places]
    found.sort(key=lambda row: (row.judge, order[row.module, row.part], row.entry_code))
    return [_sheet(scheme, row, places[row.module, row.part]) for row in found]


def _sheet(scheme: SchemeRow, row: Sheet, place: Place) -> PaperSheet:
    return PaperSheet(
        row.public_id, row.id, row.seat_id, row.entry_code, row.judge, place.module, place.module_name, place.part, place.part_name,
        place.day, row.state, row.version, scheme.rules_hash, place.aspects,
    )
