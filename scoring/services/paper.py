"""Sheets on paper: two people enter them blind to each other, what differs is entered again or decided by a third, and then
the sheet is handed in like any other – once. Nothing that was entered is ever overwritten.

Locks are taken in one order: sheet → case; the ledger's stream comes last, with the operation.
"""
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from competition.models import Official, PanelSeat
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.accounts.queries import person_of
from foundation.database import db, transaction
from foundation.errors import Invalid, NotFound, Refusal
from foundation.rules.problems import Problem
from scoring.audited import PAPER_DECIDED, PAPER_DROPPED, PAPER_ENTERED
from scoring.models import PaperCase, PaperEntry, Sheet
from scoring.queries.paper import UNFINISHED, entered, open_case
from scoring.queries.paper_sheets import PaperSheet, paper_sheet
from scoring.refusals.paper import (
    BothEntered,
    CaseClosed,
    DecidedByThird,
    EnteredAlready,
    NotForPaper,
    NotYourCells,
    OwnPaper,
    SchemeMoved,
    WaitForOther,
)
from scoring.rules.typed_marks import Asked, Cells, differing, read_cells
from scoring.services.desk_operations import hand_in
from scoring.services.doors import person, written

FIRST, SECOND, THIRD = 1, 2, 3


@transaction
def enter_paper(event_id: int, sheet: str, typed: Mapping[str, str], *, actor: Actor, at: datetime) -> PaperCase:
    """Takes what somebody typed from a sheet on paper (its public id): the first entry opens a case, the second – by another
    person – is compared with it and hands the sheet in where both are equal.

    Raises :class:`Invalid` with every cell that cannot be read, :class:`EnteredAlready`, :class:`BothEntered`,
    :class:`OwnPaper`, :class:`NotForPaper`, :class:`SchemeMoved`.
    """
    row, shown = _locked_sheet(event_id, sheet)
    who = person(actor)
    case = _place_for(row, shown, who)
    if case is None:
        case = PaperCase(
            public_id=chance.opaque_id(), sheet_id=row.id, base_version=row.version, scheme_hash=shown.rules_hash,
            state="second", round=1, operation_id=chance.opaque_id(), first_by=who, opened_at=at,
        )
        _append(case, FIRST, _read(shown.aspects, typed), shown, actor, at)
        return case
    cells = _read(shown.aspects, typed)
    case.second_by = who
    _append(case, SECOND, cells, shown, actor, at)
    _compare(case, row, shown, actor, at)
    return case


def why_not(event_id: int, sheet: str, *, actor: Actor) -> Refusal | None:
    """Why this person cannot enter this sheet now; none if they can. Asked before anybody types; raises :class:`NotFound`."""
    row = db.session.scalar(select(Sheet).where(Sheet.event_id == event_id, Sheet.public_id == sheet))
    shown = paper_sheet(event_id, sheet)
    if row is None or shown is None:
        raise NotFound
    try:
        _place_for(row, shown, person(actor))
    except Refusal as refusal:
        return refusal
    return None


def _place_for(row: Sheet, shown: PaperSheet, who: int) -> PaperCase | None:
    """The case that waits for this person's second entry; none where they would be the first."""
    _require_not_judge(row, who)
    case = open_case(row.id)
    if case is None:
        if not (row.state in ("open", "returned") or (row.state == "locked" and not row.version)):
            raise NotForPaper
        return None
    _require_same_scheme(case, shown)
    if case.state != "second":
        raise BothEntered
    if person_of(case.first_by) == person_of(who):
        raise EnteredAlready
    return case


@transaction
def reenter_paper(event_id: int, case_id: str, typed: Mapping[str, str], *, actor: Actor, at: datetime) -> PaperCase:
    """One of the two enters the cells again that differ, still without the other's values. When both have, they are compared
    anew. Raises :class:`NotYourCells`, :class:`WaitForOther`, :class:`CaseClosed`, :class:`Invalid`."""
    case, row, shown = _locked_case(event_id, case_id)
    who = person(actor)
    hand = {case.first_by: FIRST, case.second_by: SECOND}.get(who)
    if hand is None:
        raise NotYourCells
    if case.state != "differs":
        raise CaseClosed
    _require_same_scheme(case, shown)
    rounds = entered(case.id)
    if any(one.round == case.round and one.hand == hand for one in rounds):
        raise WaitForOther
    _append(case, hand, _read(disputed(case, shown), typed), shown, actor, at)
    if any(one.round == case.round and one.hand not in (hand, THIRD) for one in rounds):
        _compare(case, row, shown, actor, at)
    return case


@transaction
def decide_paper(
    event_id: int, case_id: str, typed: Mapping[str, str], reasons: Mapping[str, str], *, actor: Actor, at: datetime
) -> PaperCase:
    """Somebody who has entered nothing of it, the paper in hand, says for each differing cell what stands there and why.

    Raises :class:`DecidedByThird`, :class:`CaseClosed`, :class:`Invalid` with every cell or reason that is missing.
    """
    case, row, shown = _locked_case(event_id, case_id)
    who = person(actor)
    if case.state != "differs":
        raise CaseClosed
    _require_same_scheme(case, shown)
    _require_not_judge(row, who)
    if person_of(who) in (person_of(case.first_by), person_of(case.second_by or case.first_by)):
        raise DecidedByThird
    asked = disputed(case, shown)
    cells, problems = read_cells(asked, typed)
    problems += [
        Problem(f"{one.code}.reason", "reason_for_cell", {"aspect": one.label}) for one in asked if not reasons.get(one.code, "").strip()
    ]
    if problems:
        raise Invalid(problems)
    said = {one.code: written(reasons[one.code]) for one in asked}
    db.session.add(_entry(case, THIRD, cells, who, at, said))
    db.session.flush()
    audit.record(
        PAPER_DECIDED, actor=actor, at=at, subject=f"sheet:{shown.public_id}", sheet=shown.public_id, aspects=list(said),
        reasons=list(said.values()),
    )
    _finish(case, row, merged(case, FIRST), actor, at)
    return case


@transaction
def drop_paper(event_id: int, case_id: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Gives an unfinished entry up (the wrong sheet was scanned, a tablet was faster): what was entered stays on record and
    does not count. Raises :class:`CaseClosed`."""
    case, _row, shown = _locked_case(event_id, case_id)
    if case.state not in UNFINISHED:
        raise CaseClosed
    case.reason = written(reason)
    case.state, case.closed_by, case.closed_at = "dropped", person(actor), at
    audit.record(PAPER_DROPPED, actor=actor, at=at, subject=f"sheet:{shown.public_id}", sheet=shown.public_id, reason=case.reason)


def merged(case: PaperCase, hand: int, before: int | None = None) -> Cells:
    """What one of the two says of the sheet in the end, with what a third decided on top; ``before``: only earlier rounds."""
    cells = Cells()
    for one in entered(case.id):
        if one.hand in (hand, THIRD) and (before is None or one.round < before):
            for code in one.marks:
                cells.put(code, one.cell(code))
    return cells


def disputed(case: PaperCase, shown: PaperSheet) -> list[Asked]:
    """The aspects of a case in which the two differ after the last round that both have finished."""
    first, second = (merged(case, hand, case.round) for hand in (FIRST, SECOND))
    codes = differing(shown.aspects, first, second)
    return [one for one in shown.aspects if one.code in codes]


def _compare(case: PaperCase, row: Sheet, shown: PaperSheet, actor: Actor, at: datetime) -> None:
    first, second = merged(case, FIRST), merged(case, SECOND)
    if differing(shown.aspects, first, second):
        case.state, case.round = "differs", case.round + 1
    else:
        _finish(case, row, first, actor, at)


def _finish(case: PaperCase, row: Sheet, cells: Cells, actor: Actor, at: datetime) -> None:
    outcome = hand_in(
        case.operation_id, row, case.base_version, case.scheme_hash, cells, source="paper", actor=actor, at=at
    )
    case.state = "done" if outcome == "counted" else outcome
    case.closed_by, case.closed_at = actor.user_id, at


def _append(case: PaperCase, hand: int, cells: Cells, shown: PaperSheet, actor: Actor, at: datetime) -> None:
    db.session.add(case)
    db.session.flush()
    db.session.add(_entry(case, hand, cells, person(actor), at))
    db.session.flush()
    audit.record(
        PAPER_ENTERED, actor=actor, at=at, subject=f"sheet:{shown.public_id}", sheet=shown.public_id, hand=hand, round=case.round
    )


def _entry(
    case: PaperCase, hand: int, cells: Cells, who: int, at: datetime, reasons: dict[str, str] | None = None
) -> PaperEntry:
    return PaperEntry(
        case_id=case.id, round=case.round, hand=hand, entered_by=who, entered_at=at, marks=dict(cells.marks),
        readings=dict(cells.readings), reasons=reasons,
    )


def _read(aspects: Sequence[Asked], typed: Mapping[str, str]) -> Cells:
    cells, problems = read_cells(aspects, typed)
    if problems:
        raise Invalid(problems)
    return cells


def _locked_sheet(event_id: int, public_id: str) -> tuple[Sheet, PaperSheet]:
    """The sheet of this event, its row locked until the end."""
    query = select(Sheet).where(Sheet.event_id == event_id, Sheet.public_id == public_id)
    row = db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    shown = paper_sheet(event_id, public_id)
    if row is None or shown is None:
        raise NotFound
    return row, shown


def _locked_case(event_id: int, public_id: str) -> tuple[PaperCase, Sheet, PaperSheet]:
    sheet = select(Sheet.public_id).join(PaperCase, PaperCase.sheet_id == Sheet.id).where(PaperCase.public_id == public_id)
    row, shown = _locked_sheet(event_id, db.session.scalar(sheet) or "")
    query = select(PaperCase).where(PaperCase.public_id == public_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one(), row, shown


def _require_not_judge(row: Sheet, who: int) -> None:
    """Judge and scorekeeper of one sheet are two people, whatever accounts they use."""
    judge = db.session.scalars(
        select(Official.user_id).join(PanelSeat, PanelSeat.official_id == Official.id).where(PanelSeat.id == row.seat_id)
    ).one()
    if person_of(judge) == person_of(who):
        raise OwnPaper


def _require_same_scheme(case: PaperCase, shown: PaperSheet) -> None:
    if case.scheme_hash != shown.rules_hash:
        raise SchemeMoved

