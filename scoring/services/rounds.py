"""Second rounds: judgement scores that lie more than 1 apart go back to their judges together, with a reason."""
from datetime import datetime

from sqlalchemy import func, select

from foundation import audit, ledger
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from scoring.audited import SECOND_ROUND
from scoring.models import SecondRound, Sheet
from scoring.queries.alarms import spreads_of
from scoring.queries.parts import aspects_of
from scoring.refusals.sheets import NoSpread, SheetLocked
from scoring.services.doors import open_event, person, written
from scoring.services.sheets import send_back


@transaction
def order_second_round(event_id: int, entry: str, aspect: str, reason: str, *, actor: Actor, at: datetime) -> int:
    """Sends one judgement aspect (``MODULE/ASPECT``) of an entry back to all judges who scored it, and answers the number
    of the round (2 for the second). Raises :class:`NoSpread` where the scores are close enough, :class:`SheetLocked`."""
    event, scheme = open_event(event_id)
    alarm = next((one for one in spreads_of(event_id, scheme.rules) if (one.entry, one.aspect) == (entry, aspect)), None)
    if alarm is None:
        raise NoSpread(entry=entry[:40], aspect=aspect[:81])
    module, _slash, code = aspect.partition("/")
    rows = db.session.scalars(
        select(Sheet)
        .where(
            Sheet.event_id == event_id, Sheet.entry_code == entry, Sheet.module == module,
            Sheet.judge.in_([judge for judge, _score in alarm.scores]),
        )
        .order_by(Sheet.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    rows = [row for row in rows if not row.part or code in aspects_of(scheme.tree, module, row.part)]
    if any(row.state == "locked" for row in rows):
        raise SheetLocked
    text, number = written(reason), _next(event_id, entry, aspect)
    db.session.add(
        SecondRound(
            event_id=event_id, entry_code=entry, aspect=aspect, number=number, reason=text, ordered_by=person(actor),
            ordered_at=at,
        )
    )
    body = {"entry": entry, "aspect": aspect, "number": number, "reason": text}
    ledger.append(event.stream, "second_round", body, actor=actor, at=at)
    for row in rows:
        send_back(event, row, [code], text, actor, at)
    audit.record(
        SECOND_ROUND, actor=actor, at=at, subject=event.subject, entry=entry, aspect=aspect, number=number, reason=text
    )
    return number


def _next(event_id: int, entry: str, aspect: str) -> int:
    last = db.session.scalar(
        select(func.max(SecondRound.number)).where(
            SecondRound.event_id == event_id, SecondRound.entry_code == entry, SecondRound.aspect == aspect
        )
    )
    return (last or 1) + 1
