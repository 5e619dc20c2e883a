"""Conflicts of interest (回避): the organizer proposes that a judge stays, only a chief judge of the event decides."""
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from competition import audited, queries
from competition.models import ConflictWaiver, Event, Official, PanelSeat
from competition.permissions import Competitions
from competition.queries.waivers import waived
from competition.refusals import ReasonNeeded
from competition.refusals.officials import NoConflict, OnlyChiefWaives, OwnConflict
from competition.rules.conflicts import Conflict, conflicts, tickets_of, uncovered
from competition.services.finding import event_subject
from competition.services.layers import who
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.accounts.models import User
from foundation.accounts.permissions import may
from foundation.accounts.roles import Role
from foundation.database import db, transaction

LONGEST = 500


def reasons_against(event: Event, official: Official) -> list[Conflict]:
    """Why an official has to stand back in an event."""
    return conflicts(official.unit_id, official.unit.name if official.unit else "", queries.ties(event.id))


def still_open(event: Event, official: Official, reasons: Iterable[Conflict]) -> tuple[str, ...]:
    """The entries for which no chief has waived it."""
    return uncovered(reasons, waived(event.id).get(official.id, []))


def is_chief_of(event: Event, actor: Actor) -> bool:
    """True if the person holds the office of chief judge for this event: appointed to it, or to the whole competition."""
    user = db.session.get(User, actor.user_id) if actor.user_id else None
    competition = event.competition
    if user is None or not may(user.identity, Competitions.WAIVE, jurisdiction=competition.jurisdiction, competition=competition.code):
        return False
    offices = db.session.scalars(select(Official).where(
        Official.competition_id == competition.id, Official.user_id == user.id, Official.role == Role.CHIEF_JUDGE
    )).all()
    return not offices or any(office.serves(event.code) for office in offices)


@transaction
def propose(event: Event, official: Official, modules: Sequence[str], proposal: str, *, actor: Actor, at: datetime) -> int:
    """Asks the chief to waive a conflict; a proposal that is not decided yet is written anew. Answers its id."""
    reasons = reasons_against(event, official)
    if not still_open(event, official, reasons):
        raise NoConflict(code=official.code, event=event.title)
    if not proposal.strip():
        raise ReasonNeeded
    asked = _asked(event, official)
    if asked is None:
        asked = ConflictWaiver(event_id=event.id, official_id=official.id, state="proposed", modules=[])
        db.session.add(asked)
    asked.modules = list(dict.fromkeys([*asked.modules, *modules]))
    asked.tickets, asked.proposal = list(tickets_of(reasons)), proposal.strip()[:LONGEST]
    asked.proposed_by, asked.proposed_at = actor.user_id, at
    db.session.flush()
    audit.record(
        audited.WAIVER_PROPOSED, actor=actor, at=at, subject=event_subject(event.competition.code, event.code), judge=official.code,
        modules=asked.modules, proposal=asked.proposal,
    )
    return asked.id


@transaction
def decide(
    event: Event, official: Official, consent: bool, reason: str, *, actor: Actor, at: datetime, asked: ConflictWaiver | None = None
) -> None:
    """The chief waives the conflict, for the entries that stand in it now, or declines to; both with a reason."""
    if not is_chief_of(event, actor):
        raise OnlyChiefWaives(event=event.title)
    if who(actor.user_id) == who(official.user_id):
        raise OwnConflict
    if not reason.strip():
        raise ReasonNeeded
    made = asked or _asked(event, official) or ConflictWaiver(event_id=event.id, official_id=official.id, modules=[])
    db.session.add(made)
    made.state, made.reason = "waived" if consent else "declined", reason.strip()[:LONGEST]
    made.tickets = list(tickets_of(reasons_against(event, official)))
    made.decided_by, made.decided_at = actor.user_id, at
    if consent:
        seats = select(PanelSeat).where(PanelSeat.event_id == event.id, PanelSeat.official_id == official.id)
        for seat in db.session.scalars(seats):
            seat.waiver = made.reason
    db.session.flush()
    audit.record(
        audited.WAIVER_DECIDED, actor=actor, at=at, subject=event_subject(event.competition.code, event.code), judge=official.code,
        state=made.state, reason=made.reason, entries=len(made.tickets),
    )


def _asked(event: Event, official: Official) -> ConflictWaiver | None:
    """The proposal that is not decided yet."""
    return db.session.scalar(select(ConflictWaiver).where(
        ConflictWaiver.event_id == event.id, ConflictWaiver.official_id == official.id, ConflictWaiver.state == "proposed"
    ))


def reason_kept(event_id: int, official_id: int) -> str | None:
    """The newest reason for which a chief waived the conflict of an official in an event."""
    query = select(ConflictWaiver.reason).where(
        ConflictWaiver.event_id == event_id, ConflictWaiver.official_id == official_id, ConflictWaiver.state == "waived"
    )
    return db.session.scalar(query.order_by(ConflictWaiver.id.desc()).limit(1))


def forget_waivers(event_id: int) -> None:
    """Deletes what is kept of the conflicts of an event of a draft."""
    db.session.execute(delete(ConflictWaiver).where(ConflictWaiver.event_id == event_id))
