"""The recorded order of tied entries: decided by the chief judge with a document, or taken back."""
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from foundation import audit, chance, ledger
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import Invalid
from foundation.rules.problems import Problem, Problems
from scoring.audited import DECISION_WITHDRAWN, TIE_DECIDED
from scoring.models import TieDecision
from scoring.queries.bundle import assemble_bundle
from scoring.refusals import AlreadyWithdrawn, NotATie
from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from scoring.services.doors import found_run, open_event, written


@transaction
def decide_tie(event_id: int, entries: Sequence[str], document: str, *, actor: Actor, at: datetime) -> str:
    """Records the order of one tied group, best first, with the document that says so; answers the decision's id.

    Raises :class:`NotATie`, or :class:`Invalid` when the entries are not exactly one group that is tied now.
    """
    event, _scheme = open_event(event_id)
    order = list(entries)
    if len(order) < 2 or len(set(order)) != len(order):
        raise NotATie
    for code in order:
        found_run(event_id, code)
    text, public_id = written(document), chance.opaque_id()
    db.session.add(TieDecision(public_id=public_id, event_id=event_id, entries=order, document=text, decided_at=at))
    db.session.flush()
    _check(event_id)
    body = {"id": public_id, "entries": order, "document": text}
    ledger.append(event.stream, "tie_decided", body, actor=actor, at=at)
    audit.record(TIE_DECIDED, actor=actor, at=at, subject=event.subject, decision=public_id, entries=" ".join(order))
    return public_id


def _check(event_id: int) -> None:
    """Refuses the last decision if its entries are not tied; other ties may still wait for theirs."""
    bundle = assemble_bundle(event_id)
    try:
        compute(parse_bundle(bundle))
    except Problems as refusal:
        last = f"rules.decisions[{len(bundle['rules']['decisions']) - 1}]"
        stale = [one for one in refusal.problems if one.code == "decision_stale" and one.path == last]
        unready = [one for one in refusal.problems if one.code in ("mark_missing", "too_few_judges", "spread_exceeded")]
        if stale or unready:
            raise Invalid(stale or [Problem("entries", "not_ready")]) from None


@transaction
def withdraw_decision(decision: str, *, actor: Actor, at: datetime) -> None:
    """Takes a decision (its public id) back; it stays on record."""
    row = db.session.scalar(select(TieDecision).where(TieDecision.public_id == decision))
    if row is None:
        raise AlreadyWithdrawn
    event, _scheme = open_event(row.event_id)
    db.session.refresh(row)
    if row.withdrawn_at is not None:
        raise AlreadyWithdrawn
    row.withdrawn_at = at
    ledger.append(event.stream, "decision_withdrawn", {"id": decision}, actor=actor, at=at)
    audit.record(DECISION_WITHDRAWN, actor=actor, at=at, subject=event.subject, decision=decision)
