"""One page from the yuan to the mark: payment, line, schedule row, result, result list, sheets, ledger."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from awards.models import AwardLine, PaymentBatch, PaymentLine, Proposal
from awards.queries.lines import LineRow, line_row
from awards.queries.people import names
from awards.queries.schedules import KeptSchedule, schedule_of_line
from competition.models import Event
from foundation import ledger
from foundation.database import db
from scoring.models import ResultLine, ResultList, Sheet, SheetVersion


@dataclass(frozen=True)
class Payment:
    """One attempt at paying the line."""

    batch_id: str
    number: str
    state: str
    attempt: int
    net: int
    at: datetime
    preparer: str
    approver: str


@dataclass(frozen=True)
class ResultStep:
    """The result that earned the award: what the list says of the entry under its blind code."""

    event: str
    event_code: str
    entry_code: str
    place: int | None
    shared: bool
    total: str | None
    modules: tuple[tuple[str, str], ...]
    prize: str | None
    list_version: int
    stage: str
    fingerprint: str
    ledger_root: str
    ledger_size: int
    stream: str
    confirmed_at: datetime
    published_at: datetime | None
    sheets: int
    sheet_versions: int
    judges: int


@dataclass(frozen=True)
class Explanation:
    """Every hop from the sum back to the marks. ``result`` is null for a host, who is paid for the project."""

    line: LineRow
    jurisdiction: str
    competition_code: str
    competition_name: str
    proposal_version: int
    proposal_state: str
    fingerprint: str
    proposer: str
    proposed_at: datetime
    approver: str
    approved_at: datetime | None
    schedule: KeptSchedule | None
    schedule_row: Mapping[str, Any] | None
    tax: Mapping[str, Any] | None
    project: str
    result: ResultStep | None
    payments: tuple[Payment, ...]
    money_root: str


def explain(line_id: str) -> Explanation | None:
    """The whole story of one award line."""
    line = db.session.scalar(select(AwardLine).where(AwardLine.public_id == line_id))
    if line is None:
        return None
    proposal = line.proposal
    made = next(one for one in proposal.inputs["schedules"] if one["schedule"] == line.schedule)
    kept = schedule_of_line(proposal.competition_id, line.schedule, made["hash"])
    facts = proposal.inputs["lines"][line.position]
    who = names([proposal.proposed_by, proposal.approved_by])
    return Explanation(
        line_row(line), proposal.competition.jurisdiction, proposal.competition.code, proposal.competition.name,
        proposal.version, proposal.state, proposal.fingerprint, who.get(proposal.proposed_by, ""), proposal.proposed_at,
        who.get(proposal.approved_by or 0, ""), proposal.approved_at, kept,
        kept.content["rows"][facts["row"]] if kept else None, (kept.content.get("tax") or {}).get(line.kind) if kept else None,
        proposal.inputs["results"][facts["result"]]["project"], _result(line, proposal), _payments(line),
        ledger.root(ledger.MONEY),
    )


def _result(line: AwardLine, proposal: Proposal) -> ResultStep | None:
    """The line of the very version of the list that the proposal was made from."""
    if line.entry is None:
        return None
    event: Event = line.entry.event
    version = next(one["version"] for one in proposal.inputs["lists"] if one["event"] == event.code)
    row = db.session.execute(
        select(ResultLine, ResultList)
        .join(ResultList, ResultLine.result_list_id == ResultList.id)
        .where(ResultLine.entry_id == line.entry_id, ResultList.event_id == event.id, ResultList.version == version)
    ).first()
    if row is None:
        return None
    result, found = row
    sheets, versions, judges = _sheets(event.id, result.entry_code)
    return ResultStep(
        event.title, event.code, result.entry_code, result.place, result.shared, result.total, _modules(result, found),
        result.prize, found.version, found.stage, found.fingerprint, found.ledger_root, found.ledger_size,
        ledger.event_stream(proposal.competition.code, event.code), found.confirmed_at, found.published_at,
        sheets, versions, judges,
    )


def _modules(result: ResultLine, found: ResultList) -> tuple[tuple[str, str], ...]:
    """Name and score of each module, in the order of the rules."""
    rules = found.bundle["rules"]["modules"]
    return tuple((module["name"], result.modules[module["code"]]) for module in rules if module["code"] in result.modules)


def _sheets(event_id: int, entry_code: str) -> tuple[int, int, int]:
    of_entry = (Sheet.event_id == event_id, Sheet.entry_code == entry_code)
    sheets, judges = db.session.execute(
        select(func.count(Sheet.id), func.count(func.distinct(Sheet.judge))).where(*of_entry)
    ).one()
    versions = db.session.scalar(
        select(func.count(SheetVersion.id)).join(Sheet, SheetVersion.sheet_id == Sheet.id).where(*of_entry)
    )
    return sheets, versions or 0, judges


def _payments(line: AwardLine) -> tuple[Payment, ...]:
    rows = db.session.execute(
        select(PaymentLine, PaymentBatch)
        .join(PaymentBatch, PaymentLine.batch_id == PaymentBatch.id)
        .where(PaymentLine.award_line_id == line.id)
        .order_by(PaymentLine.attempt)
    ).all()
    who = names([batch.prepared_by for _line, batch in rows] + [batch.approved_by for _line, batch in rows])
    return tuple(
        Payment(
            batch.public_id, batch.number, batch.state, paid.attempt, paid.net, batch.paid_at or batch.approved_at or batch.prepared_at,
            who.get(batch.prepared_by, ""), who.get(batch.approved_by or 0, ""),
        )
        for paid, batch in rows
    )
