"""What can be asked about admission tickets (准考证): one by the token of its address, those of an event or a unit."""
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from competition.models import Entry
from competition.queries.competitions import CompetitionHeader, competition, hosts
from competition.queries.entries import EntryRow, entries, row_of
from competition.queries.schedule import EntrySession, sessions_of_entries, sessions_of_entry
from foundation.crypto import steady_index
from foundation.database import db

TOKEN = re.compile(r"[0-9a-f]{48}")
PROOF = 16


@dataclass(frozen=True)
class TicketRow:
    """An admission ticket. ``place`` is where the competition is held, as far as its sessions do not say it."""

    header: CompetitionHeader
    entry: EntryRow
    place: str
    sessions: tuple[EntrySession, ...]

    @property
    def valid(self) -> bool:
        """True as long as the entry is admitted."""
        return self.entry.state == "registered"


def ticket_token(public_id: str) -> str:
    """The secret of the address of an entry's ticket page: its opaque id and a proof that only this house can make. Who
    knows the id alone (it stands in addresses of the desk) cannot open the page; no change of keys alters it."""
    return public_id + steady_index("ticket", public_id)[:PROOF]


def ticket_with_token(token: str) -> TicketRow | None:
    """The ticket of an address; none for a wrong token and for an entry that was never admitted."""
    if not TOKEN.fullmatch(token) or not hmac.compare_digest(ticket_token(token[:-PROOF]), token):
        return None
    found = db.session.scalar(select(Entry).where(Entry.public_id == token[:-PROOF]))
    if found is None or found.state not in ("registered", "cancelled"):
        return None
    header = competition(found.event.competition.code)
    return TicketRow(header, row_of(found), place_of(header, found.event.code), tuple(sessions_of_entry(found.id)))


def tickets_of_competition(
    code: str, *, events: Sequence[str] = (), unit: str = ""
) -> list[TicketRow]:
    """The tickets of all admitted entries, event by event; of some events or of one unit (its name) only."""
    header, schedule = competition(code), sessions_of_entries(code)
    places: dict[str, str] = {}
    found = entries(code, events=events, states=["registered"], sort="event", per_page=None)
    return [
        TicketRow(
            header, row, places.setdefault(row.event, place_of(header, row.event)), tuple(schedule.get(row.id, ()))
        )
        for row in found.rows if unit in ("", row.unit)
    ]


def place_of(header: CompetitionHeader, event: str) -> str:
    """Where an event is held: the place of the competition, or else its hosts."""
    place = header.set_up.place
    if place.name:
        return " ".join(filter(None, (place.name, place.address)))
    return "、".join(host.name for host in hosts(header.code) if host.events is None or event in host.events)


def units_of_tickets(code: str) -> list[str]:
    """The names of the units that have admitted entries."""
    return sorted({row.unit for row in entries(code, states=["registered"], per_page=None).rows})
