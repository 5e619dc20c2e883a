"""The sampling re-check as its pages show it: seeds, sheets with what was found, progress."""
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import exists, select

from competition.models import Official, PanelSeat
from foundation.accounts.models import User
from foundation.accounts.queries import person_of
from foundation.database import db
from scoring.models import (
    MarkAmendment,
    PaperCase,
    PaperEntry,
    Recheck,
    RecheckFinding,
    RecheckItem,
    Sheet,
    SheetVersion,
)

SAMPLED = ("top", "drawn")
LOOKED = ("right", "mended")


@dataclass(frozen=True)
class FindingRow:
    """One finding; ``amendment`` is the state of what was asked for: ``asked``, ``agreed``, ``refused`` or null."""

    version: int
    outcome: str
    kind: str | None
    aspect: str | None
    old: str | None
    new: str | None
    reason: str | None
    amendment: str | None
    by: str
    at: datetime


@dataclass(frozen=True)
class ItemRow:
    """One sheet of the sample. ``state``: ``open`` (nobody looked at the present version), ``waiting`` (an error whose
    amendment is not decided), ``mended`` (an error that was decided), ``right``."""

    position: int
    item_id: int
    sheet_id: int
    sheet: str
    entry: str
    module: str
    part: str
    judge: str
    version: int
    source: str
    state: str
    findings: tuple[FindingRow, ...]

    @property
    def wrong(self) -> bool:
        """True if an error was found, at whatever time."""
        return any(one.outcome == "error" for one in self.findings)


@dataclass(frozen=True)
class SeedRow:
    """One part of the seed; ``seed`` only after it was revealed."""

    position: int
    commitment: str
    user_id: int
    by: str
    committed_at: datetime
    seed: str | None
    revealed_at: datetime | None


@dataclass(frozen=True)
class RoundRow:
    """The round under way. ``errors`` and ``sampled`` count sheets of the sample proper, which the alarm is about."""

    id: int
    round: int
    top: int
    rest: int
    alarm: int
    listing: str
    entries: int
    sheets: int
    started_at: datetime
    drawn_at: datetime | None
    extended_at: datetime | None
    closed_at: datetime | None
    seeds: tuple[SeedRow, ...]
    items: tuple[ItemRow, ...] = field(default=())

    @property
    def looked(self) -> int:
        """How many sheets somebody has looked at in their present version."""
        return sum(item.state != "open" for item in self.items)

    @property
    def waiting(self) -> int:
        """How many wait for the decision about an amendment."""
        return sum(item.state == "waiting" for item in self.items)

    @property
    def done(self) -> bool:
        """Everything was looked at, and every error decided."""
        return self.drawn_at is not None and all(item.state in LOOKED for item in self.items)

    @property
    def sampled(self) -> int:
        """How many sheets the sample proper has."""
        return sum(item.source in SAMPLED for item in self.items)

    @property
    def errors(self) -> int:
        """How many sheets of the sample proper had an error."""
        return sum(item.wrong for item in self.items if item.source in SAMPLED)


def round_row(event_id: int) -> Recheck | None:
    """The round that counts: the newest that was not thrown away."""
    found: Recheck | None = db.session.scalar(
        select(Recheck).where(Recheck.event_id == event_id, Recheck.voided_at.is_(None)).order_by(Recheck.round.desc()).limit(1)
        .execution_options(populate_existing=True)
    )
    return found


def round_of(event_id: int) -> RoundRow | None:
    """The round with its seeds and sheets."""
    row = round_row(event_id)
    if row is None:
        return None
    return RoundRow(
        row.id, row.round, row.top, row.rest, row.alarm, row.listing, len(row.listed["entries"]), len(row.listed["sheets"]),
        row.started_at, row.drawn_at, row.extended_at, row.closed_at, _seeds(row), tuple(items_of(row.id)),
    )


def _seeds(row: Recheck) -> tuple[SeedRow, ...]:
    people = select(User.id, User.name).where(User.id.in_([one.committed_by for one in row.seeds]))
    names = {person.id: person.name for person in db.session.execute(people)}
    return tuple(
        SeedRow(one.position, one.commitment, one.committed_by, names[one.committed_by], one.committed_at, one.seed, one.revealed_at)
        for one in row.seeds
    )


def items_of(recheck_id: int) -> list[ItemRow]:
    """The sheets of a round, in order, each with what was found."""
    rows = db.session.execute(
        select(RecheckItem, Sheet).join(Sheet, Sheet.id == RecheckItem.sheet_id).where(RecheckItem.recheck_id == recheck_id)
        .order_by(RecheckItem.position).execution_options(populate_existing=True)
    ).all()
    findings, fresh = _findings(recheck_id), _marked_anew(recheck_id)
    return [
        ItemRow(
            item.position, item.id, sheet.id, sheet.public_id, sheet.entry_code, sheet.module, sheet.part, sheet.judge, sheet.version,
            item.source, _state(found, sheet.version, fresh.get(sheet.id, 0)), found,
        )
        for item, sheet in rows for found in [tuple(findings.get(item.id, ()))]
    ]


def _findings(recheck_id: int) -> dict[int, list[FindingRow]]:
    rows = db.session.execute(
        select(RecheckFinding, User.name, MarkAmendment.state)
        .join(RecheckItem, RecheckItem.id == RecheckFinding.item_id)
        .join(User, User.id == RecheckFinding.found_by)
        .outerjoin(MarkAmendment, MarkAmendment.public_id == RecheckFinding.amendment)
        .where(RecheckItem.recheck_id == recheck_id).order_by(RecheckFinding.id)
    )
    found: dict[int, list[FindingRow]] = {}
    for one, name, state in rows:
        found.setdefault(one.item_id, []).append(FindingRow(
            one.version, one.outcome, one.kind, one.aspect, one.old, one.new, one.reason, state, name, one.found_at,
        ))
    return found


def _marked_anew(recheck_id: int) -> dict[int, int]:
    """The last version of each sheet that did not come from an amendment: what was looked at before it counts no more."""
    rows = db.session.execute(
        select(SheetVersion.sheet_id, SheetVersion.version)
        .join(RecheckItem, RecheckItem.sheet_id == SheetVersion.sheet_id)
        .where(RecheckItem.recheck_id == recheck_id, SheetVersion.source != "amended").order_by(SheetVersion.version)
    )
    return {row.sheet_id: row.version for row in rows}


def _state(findings: Sequence[FindingRow], version: int, fresh: int) -> str:
    counting = [one for one in findings if one.version >= fresh]
    if not counting:
        return "open"
    errors = [one for one in counting if one.outcome == "error"]
    if any(one.amendment == "asked" or (one.amendment is None and one.version == version) for one in errors):
        return "waiting"
    return "mended" if errors else "right"





def independent(sheet_id: int, user_id: int) -> bool:
    """Whether somebody had no hand in a sheet: neither marked, entered, amended nor confirmed any version of it."""
    hands = set(db.session.scalars(select(SheetVersion.submitted_by).where(SheetVersion.sheet_id == sheet_id)))
    seat = select(Official.user_id).join(PanelSeat, PanelSeat.official_id == Official.id).join(Sheet, Sheet.seat_id == PanelSeat.id)
    hands |= set(db.session.scalars(seat.where(Sheet.id == sheet_id)))
    hands |= set(db.session.scalars(select(Sheet.confirmed_by).where(Sheet.id == sheet_id, Sheet.confirmed_by.is_not(None))))
    entered = exists().where(PaperCase.id == PaperEntry.case_id, PaperCase.sheet_id == sheet_id)
    hands |= set(db.session.scalars(select(PaperEntry.entered_by).where(entered)))
    return person_of(user_id) not in {person_of(one) for one in hands if one is not None}
