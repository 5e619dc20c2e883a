"""The proposal page: what can be proposed, what was, by which article, what is unset or superseded, what has changed."""
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from awards.models import AwardLine, Proposal
from awards.queries.basis import is_stale, same_award
from awards.queries.lines import KindTotal, LineRow, line_row, prize_name, totals
from awards.queries.payable import Waiting, payable
from awards.queries.people import names
from awards.rules.money import fen
from competition.models import Entry
from foundation.database import db
from foundation.people.models import Person, Unit

STANDING = ("proposed", "approved")


@dataclass(frozen=True)
class Gap:
    """What the schedules leave open, counted: so many results of an event and prize without an amount for a kind."""

    schedule: str
    event: str
    prize: str
    kind: str | None
    reason: str
    count: int


@dataclass(frozen=True)
class Lost:
    """An award that is not paid because another of the same recipient stays (就高不重复)."""

    schedule: str
    recipient: str
    kind: str
    event: str
    prize: str
    gross: int
    by_event: str
    by_prize: str


@dataclass(frozen=True)
class WaitingRow:
    """A line that is not paid now, and what it waits for."""

    line: LineRow
    reason: str
    detail: str


@dataclass(frozen=True)
class Change:
    """A difference to the version before; null where the award is not in one of the two. Net sums in fen."""

    line: LineRow
    before: int | None
    after: int | None


@dataclass(frozen=True)
class ProposalHead:
    """A proposal in a few figures; the gross sum in fen."""

    version: int
    state: str
    lines: int
    gross: int


@dataclass(frozen=True)
class ProposalPage:
    """Everything that the awards desk and the leader see of one version."""

    public_id: str
    competition_code: str
    version: int
    state: str
    stale: bool
    fingerprint: str
    proposed_by: int
    proposer: str
    proposed_at: datetime
    approver: str
    approved_at: datetime | None
    lines: tuple[LineRow, ...]
    totals: tuple[KindTotal, ...]
    gaps: tuple[Gap, ...]
    lost: tuple[Lost, ...]
    ready: int
    waiting: tuple[WaitingRow, ...]
    changes: tuple[Change, ...]
    compared_with: int | None

    @property
    def shown_state(self) -> str:
        """The name under which its state is shown."""
        if self.stale:
            return "stale"
        return "superseded" if self.state == "withdrawn" else self.state

    def of_kind(self, kind: str) -> tuple[LineRow, ...]:
        """The lines of one recipient kind."""
        return tuple(line for line in self.lines if line.kind == kind)

    @property
    def waiting_by_reason(self) -> list[tuple[str, str, int, int]]:
        """Reason, detail, number and net sum of what is not paid now."""
        kinds = list(dict.fromkeys((one.reason, one.detail) for one in self.waiting))
        return [
            (reason, detail, len(found), sum(one.line.net for one in found))
            for reason, detail in kinds
            for found in [[one for one in self.waiting if (one.reason, one.detail) == (reason, detail)]]
        ]


def proposal_page(competition_id: int, version: int | None = None) -> ProposalPage | None:
    """One version of a competition's proposal, by default the newest."""
    query = _proposals(competition_id).order_by(Proposal.version.desc())
    found = db.session.scalar(query.where(Proposal.version == version) if version else query.limit(1))
    if found is None:
        return None
    ready, waiting = payable(found)
    before = _before(found)
    lines = tuple(line_row(line) for line in found.lines)
    who = names([found.proposed_by, found.approved_by])
    return ProposalPage(
        found.public_id, found.competition.code, found.version, found.state, found.state in STANDING and is_stale(found),
        found.fingerprint, found.proposed_by, who.get(found.proposed_by, ""), found.proposed_at,
        who.get(found.approved_by or 0, ""), found.approved_at, lines, tuple(totals(lines)), tuple(_gaps(found)),
        tuple(_lost(found)), len(ready), tuple(_waiting(one) for one in waiting),
        tuple(_changes(before, found)) if before else (), before.version if before else None,
    )


def versions(competition_id: int) -> list[tuple[int, str, datetime]]:
    """All versions with state and time, the newest first."""
    query = select(Proposal.version, Proposal.state, Proposal.proposed_at).where(Proposal.competition_id == competition_id)
    return [(row.version, row.state, row.proposed_at) for row in db.session.execute(query.order_by(Proposal.version.desc()))]


def _proposals(competition_id: int) -> Any:
    entry = joinedload(AwardLine.entry)
    lines = selectinload(Proposal.lines).options(
        joinedload(AwardLine.person), joinedload(AwardLine.unit), entry.joinedload(Entry.unit)
    )
    return select(Proposal).where(Proposal.competition_id == competition_id).options(lines)


def _before(proposal: Proposal) -> Proposal | None:
    found: Proposal | None = db.session.scalar(
        _proposals(proposal.competition_id)
        .where(Proposal.version < proposal.version)
        .order_by(Proposal.version.desc())
        .limit(1)
    )
    return found


def _waiting(one: Waiting) -> WaitingRow:
    return WaitingRow(line_row(one.line), one.reason, one.detail)


def _gaps(proposal: Proposal) -> list[Gap]:
    results = proposal.inputs["results"]
    counted = Counter(
        (gap["schedule"], results[gap["result"]]["event"], results[gap["result"]].get("prize"), gap["kind"], gap["reason"])
        for gap in proposal.unset
    )
    return [
        Gap(schedule, event, prize_name(prize), kind, reason, count)
        for (schedule, event, prize, kind, reason), count in counted.items()
    ]


def _lost(proposal: Proposal) -> list[Lost]:
    results = proposal.inputs["results"]
    who = _names_behind({one["recipient"] for one in proposal.superseded})
    return [
        Lost(
            one["schedule"], who.get(one["recipient"], one["recipient"]), one["kind"], results[one["result"]]["event"],
            prize_name(results[one["result"]].get("prize")), fen(one["gross"]), results[one["by"]]["event"],
            prize_name(results[one["by"]].get("prize")),
        )
        for one in proposal.superseded
    ]


def _names_behind(ids: set[str]) -> Mapping[str, str]:
    """The names behind the ids of a case: opaque ids of people, codes or names of units."""
    found = {row.public_id: row.name for row in db.session.scalars(select(Person).where(Person.public_id.in_(ids)))}
    return found | {row.code: row.name for row in db.session.scalars(select(Unit).where(Unit.code.in_(ids))) if row.code}


def _changes(before: Proposal, after: Proposal) -> list[Change]:
    old, new = ({same_award(line): line for line in one.lines} for one in (before, after))
    changes = []
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        shown = now or was
        if shown is not None and (was is None or now is None or was.net != now.net):
            changes.append(Change(line_row(shown), was.net if was else None, now.net if now else None))
    return changes


def newest(competition_id: int) -> ProposalHead | None:
    """The newest version in a few figures, without looking whether it is stale."""
    found = db.session.scalar(
        select(Proposal).where(Proposal.competition_id == competition_id).order_by(Proposal.version.desc()).limit(1)
    )
    if found is None:
        return None
    return ProposalHead(found.version, found.state, len(found.lines), sum(line.gross for line in found.lines))


def competition_of(proposal_id: str) -> tuple[str, str]:
    """Jurisdiction and code of the competition that a proposal belongs to; empty if there is no such proposal."""
    found = db.session.scalar(select(Proposal).where(Proposal.public_id == proposal_id))
    return (found.competition.jurisdiction, found.competition.code) if found else ("", "")
