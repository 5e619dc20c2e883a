"""What can be asked about draws and blind codes."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from competition.models import BlindCode, Competition, Draw, Event
from competition.rules.draw import commitment
from foundation.accounts.models import User
from foundation.database import db


@dataclass(frozen=True)
class DrawRow:
    """The draw of an event; the seed shows only after unsealing, its fingerprint always."""

    event_id: int
    commitment: str
    seed: str | None
    drawn_by: str | None
    drawn_at: datetime
    unsealed_at: datetime | None


def draws(code: str) -> dict[str, DrawRow]:
    """The draws of a competition by event code."""
    query = (
        select(Draw, Event.code, User.name).join(Draw.event).join(Event.competition)
        .outerjoin(User, User.id == Draw.drawn_by).where(Competition.code == code)
    )
    return {
        event: DrawRow(
            one.event_id, commitment(one.seed), one.seed if one.unsealed_at else None, name, one.drawn_at, one.unsealed_at
        )
        for one, event, name in db.session.execute(query)
    }


def blind_codes(event_id: int) -> list[str]:
    """The blind codes of an event in order; none before the draw."""
    return list(db.session.scalars(select(BlindCode.code).where(BlindCode.event_id == event_id).order_by(BlindCode.code)))
