"""Two sides of an event: field judges (现场裁判) know names, seated judges and chief judges know blind codes. One person, with
whatever account, stands on one side only."""
from sqlalchemy import select

from competition.models import Event, Official, PanelSeat
from competition.refusals.officials import SidesApart
from foundation.accounts.queries import person_of
from foundation.accounts.roles import Role
from foundation.database import db


def require_one_side(official: Official, *, seat: Event | None = None) -> None:
    """Refuses an official, just appointed or changed, who would stand on both sides of an event that they serve; ``seat`` is
    the event in whose panel they are about to sit. Raises :class:`SidesApart`."""
    db.session.flush()
    people = _officials(official)
    if not any(one.role == Role.FIELD_JUDGE for one in people):
        return
    own = [one for one in people if person_of(one.user_id) == person_of(official.user_id)]
    field = [one for one in own if one.role == Role.FIELD_JUDGE]
    chiefs = [one for one in own if one.role == Role.CHIEF_JUDGE]
    if not field:
        return
    seated = set(db.session.scalars(select(PanelSeat.event_id).where(PanelSeat.official_id.in_([one.id for one in own]))))
    for event in db.session.scalars(select(Event).where(Event.competition_id == official.competition_id).order_by(Event.position)):
        knows_codes = event is seat or event.id in seated or any(one.serves(event.code) for one in chiefs)
        if knows_codes and any(one.serves(event.code) for one in field):
            raise SidesApart(code=official.code, event=event.title)


def _officials(official: Official) -> list[Official]:
    return list(db.session.scalars(select(Official).where(Official.competition_id == official.competition_id)))
