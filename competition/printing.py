"""Papers of this room made from what is stored."""
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app

from competition.documents import Ticket, TicketSession, portrait_svg, ticket_pdf, ticket_png, tickets_pdf
from competition.queries.competitions import CompetitionHeader, competition
from competition.queries.papers import portrait_of
from competition.queries.schedule import EntrySession
from competition.queries.tickets import TicketRow, ticket_token, tickets_of_competition
from foundation.clock import CHINA
from foundation.documents.paper import unprintable

LAYOUTS = ("two", "one")
Printer = Callable[[str, date, date, Sequence[Ticket], str], bytes]


@dataclass(frozen=True)
class Unprintable:
    """An entry whose ticket cannot be printed: ``characters`` are those that no installed font has."""

    public_id: str
    ticket: str
    name: str
    unit: str
    characters: str


def tickets_of(code: str, *, events: Sequence[str] = (), unit: str = "", layout: str = "two") -> bytes:
    """The admission tickets of all registered people of a competition, event by event; of some events or one unit only.
    ``layout`` is ``two`` on a page, or ``one``. Those that :func:`unprintable_of` lists are left out."""
    rows = tickets_of_competition(code, events=events, unit=unit)
    left_out = {one.public_id for one in unprintable_of(rows)}
    printed = [row for row in rows if row.entry.public_id not in left_out]
    return _made(ticket_pdf if layout == "one" else tickets_pdf, competition(code), printed, pictures=layout == "one")


def ticket_paper(row: TicketRow) -> bytes:
    """One entry's ticket on A4, a page per person. Raises :class:`foundation.documents.paper.NotPrintable`."""
    return _made(ticket_pdf, row.header, [row], pictures=True)


def ticket_picture(row: TicketRow) -> bytes:
    """One entry's ticket as a picture (PNG) for a phone. Raises :class:`foundation.documents.paper.NotPrintable`."""
    return _made(ticket_png, row.header, [row], pictures=True)


def unprintable_of(rows: Sequence[TicketRow]) -> list[Unprintable]:
    """Whose name, team or unit has a character without a glyph: to be known before anything is printed."""
    texts = {row.entry.public_id: _text(row) for row in rows}
    missing = set(unprintable("".join(texts.values())))
    found = {key: "".join(sorted(missing & set(text))) for key, text in texts.items() if missing & set(text)} if missing else {}
    return [
        Unprintable(row.entry.public_id, row.entry.ticket, row.entry.name, row.entry.unit, found[row.entry.public_id])
        for row in rows if row.entry.public_id in found
    ]


def _text(row: TicketRow) -> str:
    return "".join([row.entry.unit, row.entry.team or "", *(member.name for member in row.entry.members)])


def _made(printer: Printer, header: CompetitionHeader, rows: Sequence[TicketRow], *, pictures: bool) -> bytes:
    tickets = [ticket for row in rows for ticket in _tickets(row, pictures)]
    return printer(header.name, header.starts, header.ends, tickets, f"{_house()}/results")


def _tickets(row: TicketRow, pictures: bool) -> list[Ticket]:
    place, contact = row.header.set_up.place, row.header.set_up.contact
    sessions = tuple(ticket_session(one) for one in row.sessions)
    return [
        Ticket(
            row.entry.ticket, member.name, row.entry.event_title, row.entry.unit, member.id_number, row.place, row.entry.team,
            sessions, _portrait(row.entry.id, member.person_id) if pictures else None, place.map or "",
            " ".join(filter(None, (contact.person, contact.telephone))),
        )
        for member in row.entry.members
    ]


def _portrait(entry_id: int, person_id: int) -> str | None:
    found = portrait_of(entry_id, person_id)
    return portrait_svg(found) if found else None


def ticket_session(one: EntrySession) -> TicketSession:
    """A session in the words of a ticket."""
    starts, ends = one.starts.astimezone(CHINA), one.ends.astimezone(CHINA)
    day = f"{starts.month}月{starts.day}日"
    until = f"{ends:%H:%M}" if ends.date() == starts.date() else f"{ends.month}月{ends.day}日 {ends:%H:%M}"
    return TicketSession(
        one.part, _at(one.reporting, starts), f"{day} {starts:%H:%M}—{until}",
        " ".join(filter(None, (one.room, one.address))), one.station or "", one.map_text,
    )


def _at(reporting: datetime | None, starts: datetime) -> str:
    """The reporting time; with its day only where that is another one."""
    if reporting is None:
        return ""
    there = reporting.astimezone(CHINA)
    return f"{there:%H:%M}" if there.date() == starts.date() else f"{there.month}月{there.day}日 {there:%H:%M}"


def ticket_link(public_id: str) -> str:
    """The address of a ticket page for a message; empty where the house has no address of its own on the network."""
    address = current_app.config["PUBLIC_ADDRESS"]
    return f"{address}/tickets/{ticket_token(public_id)}" if address else ""


def _house() -> str:
    """The address of this house, as paper prints it."""
    config: Mapping[str, object] = current_app.config
    return str(config["PUBLIC_ADDRESS"] or f"http://{config['HOST']}:{config['PORT']}")
