"""Submitted sheets as a second person looks through them: by blind code, the judges of one sheet side by side."""
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from competition.models import Official, PanelSeat
from foundation.accounts.queries import person_of
from foundation.database import db
from scoring.models import MarkFile, PaperCase, PaperEntry, Sheet, SheetVersion
from scoring.queries.alarms import spreads_of
from scoring.queries.events import SchemeRow, scheme_of
from scoring.queries.parts import aspects_of, parts_by_code

PER_PAGE = 8


@dataclass(frozen=True)
class Seen:
    """One submitted sheet: the version that is shown, by whom it came in. ``own``: the reader may not confirm it, because it
    is theirs or they entered it."""

    sheet: str
    version: int
    judge: str
    source: str
    submitted_at: datetime
    total: str
    own: bool


@dataclass(frozen=True)
class SeenAspect:
    """One aspect with the mark (and reading) of each sheet; ``wide``: the scores lie too far apart."""

    code: str
    name: str
    kind: str
    max_mark: str
    marks: tuple[tuple[str | None, str | None], ...]
    wide: bool


@dataclass(frozen=True)
class Together:
    """The submitted sheets of one blind code and one module or sub-criterion."""

    entry: str
    module: str
    part: str
    name: str
    sheets: tuple[Seen, ...]
    aspects: tuple[SeenAspect, ...]


@dataclass(frozen=True)
class Looked:
    """A page of what waits to be confirmed; ``groups`` is how many there are in all, ``waiting`` how many sheets."""

    page: tuple[Together, ...]
    groups: int
    waiting: int


def to_confirm(event_id: int, reader: int, *, module: str = "", entry: str = "", page: int = 1) -> Looked:
    """What is submitted and not confirmed, in order of module, sub-criterion and blind code; ``reader`` is an account."""
    scheme = scheme_of(event_id)
    if scheme is None:
        return Looked((), 0, 0)
    query = select(Sheet.id, Sheet.entry_code, Sheet.module, Sheet.part).where(
        Sheet.event_id == event_id, Sheet.state == "submitted"
    )
    rows = [
        row for row in db.session.execute(query)
        if (not module or row.module == module) and entry.lower() in row.entry_code.lower()
    ]
    order = {place: position for position, place in enumerate(parts_by_code(scheme.tree, scheme.rules))}
    groups: dict[tuple[str, str, str], list[int]] = {}
    for row in sorted(rows, key=lambda row: (order.get((row.module, row.part), 0), row.entry_code)):
        groups.setdefault((row.module, row.part, row.entry_code), []).append(row.id)
    shown = list(groups.items())[(page - 1) * PER_PAGE : page * PER_PAGE]
    ids = [sheet_id for _place, found in shown for sheet_id in found]
    return Looked(tuple(_together(event_id, scheme, ids, reader)), len(groups), len(rows))


def _together(event_id: int, scheme: SchemeRow, ids: Sequence[int], reader: int) -> list[Together]:
    rows = db.session.execute(
        select(Sheet, SheetVersion)
        .join(SheetVersion, (SheetVersion.sheet_id == Sheet.id) & (SheetVersion.version == Sheet.version))
        .where(Sheet.id.in_(ids))
        .order_by(Sheet.judge)
    ).all()
    own, names = own_sheets(ids, person_of(reader)), parts_by_code(scheme.tree, scheme.rules)
    wide = {(alarm.entry, alarm.aspect) for alarm in spreads_of(event_id, scheme.rules)} if rows else set()
    groups: dict[tuple[str, str, str], list[tuple[Sheet, SheetVersion]]] = {}
    for sheet, version in sorted(rows, key=lambda row: (ids.index(row[0].id))):
        groups.setdefault((sheet.module, sheet.part, sheet.entry_code), []).append((sheet, version))
    found = []
    for (module, code, entry), pairs in groups.items():
        part = names.get((module, code))
        title = next(row["name"] for row in scheme.rules["modules"] if row["code"] == module)
        found.append(
            Together(
                entry, module, code, f"{title} · {code} {part.name}".rstrip() if code and part else title,
                tuple(
                    Seen(
                        sheet.public_id, sheet.version, sheet.judge, version.source, version.submitted_at, version.total,
                        sheet.id in own,
                    )
                    for sheet, version in pairs
                ),
                tuple(_aspects(scheme, module, code, entry, [version for _sheet, version in pairs], wide)),
            )
        )
    return found


def _aspects(
    scheme: SchemeRow, module: str, part: str, entry: str, versions: Iterable[SheetVersion], wide: Collection[tuple[str, str]]
) -> list[SeenAspect]:
    whole: Mapping[str, Any] = next(row for row in scheme.rules["modules"] if row["code"] == module)
    asked = aspects_of(scheme.tree, module, part) if part else None
    given = [(version.marks, version.readings or {}) for version in versions]
    return [
        SeenAspect(
            aspect["code"], str((scheme.texts.get(f"{module}/{aspect['code']}") or {}).get("name") or ""), aspect["kind"],
            "3" if aspect["kind"] == "judgement" else aspect["max_mark"],
            tuple((marks.get(aspect["code"]), readings.get(aspect["code"])) for marks, readings in given),
            (entry, f"{module}/{aspect['code']}") in wide,
        )
        for aspect in whole["aspects"] if asked is None or aspect["code"] in asked
    ]


def own_sheets(sheet_ids: Collection[int], who: str) -> set[int]:
    """The sheets whose seat this person holds, or whose current version this person handed in, entered from paper or brought in a
    file (:func:`foundation.accounts.queries.person_of`)."""
    current = (SheetVersion.sheet_id == Sheet.id) & (SheetVersion.version == Sheet.version)
    seats = select(Sheet.id, Official.user_id).join(PanelSeat, PanelSeat.id == Sheet.seat_id).join(
        Official, Official.id == PanelSeat.official_id
    )
    sent = select(Sheet.id, SheetVersion.submitted_by).join(SheetVersion, current)
    paper = (
        select(Sheet.id, PaperEntry.entered_by).join(SheetVersion, current)
        .join(PaperCase, PaperCase.operation_id == SheetVersion.operation_id)
        .join(PaperEntry, PaperEntry.case_id == PaperCase.id)
    )
    files = (
        select(Sheet.id, MarkFile.loaded_by).join(SheetVersion, current)
        .join(MarkFile, (MarkFile.seat_id == Sheet.seat_id) & (MarkFile.part == Sheet.part))
        .where(SheetVersion.source == "file", MarkFile.state == "confirmed")
    )
    hands = [row for query in (seats, sent, paper, files) for row in db.session.execute(query.where(Sheet.id.in_(sheet_ids)))]
    same = {account for account in {account for _, account in hands} if account is not None and person_of(account) == who}
    return {sheet_id for sheet_id, account in hands if account in same}
