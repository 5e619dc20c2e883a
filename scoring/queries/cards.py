"""A judge's card, and the tablet that it is used on."""
from dataclasses import dataclass

from sqlalchemy import select

from competition.models import Competition, Event, Official, PanelSeat
from foundation.accounts.models import User
from foundation.accounts.passwords import card_index
from foundation.crypto import steady_index
from foundation.database import db
from scoring.models import Device


@dataclass(frozen=True)
class CardHolder:
    """Whose card it is, in the words of the sign-in page: the own name and the events that they judge."""

    name: str
    events: tuple[str, ...]


def card_holder(secret: str) -> CardHolder | None:
    """The holder of the card with this secret; none if it is not valid (any more)."""
    user = db.session.execute(
        select(User.id, User.name).where(User.card_index == card_index(secret), User.disabled_at.is_(None))
    ).one_or_none()
    if user is None:
        return None
    events = db.session.scalars(
        select(Event)
        .join(PanelSeat, PanelSeat.event_id == Event.id)
        .join(Official, Official.id == PanelSeat.official_id)
        .where(Official.user_id == user.id)
        .order_by(Event.competition_id, Event.position)
    ).unique()
    return CardHolder(user.name, tuple(dict.fromkeys(event.title for event in events)))


def competitions_of(user_id: int) -> list[int]:
    """The competitions at which somebody works."""
    rows = db.session.scalars(
        select(Official.competition_id)
        .join(Competition, Competition.id == Official.competition_id)
        .where(Official.user_id == user_id)
        .distinct()
        .order_by(Official.competition_id)
    )
    return list(rows)


def device_name(tablet: str, user_id: int, competition_id: int) -> str:
    """The id of a tablet for one judge and one competition: the same whenever they meet again."""
    return steady_index("device", f"{tablet}|{user_id}|{competition_id}")


def devices_on(tablet: str | None, user_id: int) -> dict[int, str]:
    """The ids under which this tablet is enrolled to a judge, by competition."""
    if not tablet:
        return {}
    rows = db.session.execute(
        select(Device.competition_id, Device.public_id).where(Device.user_id == user_id, Device.kind == "tablet", Device.revoked_at.is_(None))
    )
    return {row.competition_id: row.public_id for row in rows if row.public_id == device_name(tablet, user_id, row.competition_id)}


def tablet_secret(device: str) -> str:
    """The secret of an enrolled tablet: it seals the file that is carried to the desk when there is no network at all. Derived
    from the house's keys, stored nowhere but on the tablet, and worth nothing once the tablet is out of use."""
    return steady_index("outbox-seal", device)
