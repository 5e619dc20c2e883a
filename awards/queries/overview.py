"""What stands ready: events with published results for the awards desk, approved proposals for finance."""
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from awards.models import Proposal
from awards.queries.basis import is_stale
from awards.queries.payable import payable
from competition.models import Competition
from foundation.database import db
from scoring.queries import confirmed_standings


@dataclass(frozen=True)
class EventReady:
    """One event: the published version that awards are made from, or null before publication."""

    code: str
    title: str
    version: int | None
    prizes: int
    titles: int
    fingerprint: str


@dataclass(frozen=True)
class ProposalReady:
    """An approved proposal as finance finds it: what can be batched now and what waits, net sums in fen."""

    public_id: str
    version: int
    competition_code: str
    competition_name: str
    jurisdiction: str
    stale: bool
    ready: int
    ready_net: int
    waiting: int
    waiting_net: int


def events_ready(competition_id: int) -> list[EventReady]:
    """All events of a competition in order, with what their published results give."""
    competition = db.session.get_one(Competition, competition_id)
    lists = {found.event_id: found for found in confirmed_standings(competition_id)}
    ready = []
    for event in competition.events:
        found = lists.get(event.id)
        lines = found.lines if found else ()
        ready.append(
            EventReady(
                event.code, event.title, found.version if found else None, sum(1 for line in lines if line.prize),
                sum(1 for line in lines if line.title), found.fingerprint if found else "",
            )
        )
    return ready


def proposals_ready(reaches: Callable[[str, str], bool]) -> list[ProposalReady]:
    """The approved proposals of the competitions that ``reaches(jurisdiction, code)``, the newest first."""
    query = select(Proposal).where(Proposal.state == "approved").order_by(Proposal.id.desc())
    return [
        _ready(proposal) for proposal in db.session.scalars(query)
        if reaches(proposal.competition.jurisdiction, proposal.competition.code)
    ]


def _ready(proposal: Proposal) -> ProposalReady:
    ready, all_waiting = payable(proposal)
    waiting = [one for one in all_waiting if one.reason not in ("in_batch", "paid_before", "nothing_due", "to_reverse")]
    competition = proposal.competition
    return ProposalReady(
        proposal.public_id, proposal.version, competition.code, competition.name, competition.jurisdiction,
        is_stale(proposal), len(ready), sum(line.net for line in ready), len(waiting), sum(one.line.net for one in waiting),
    )
