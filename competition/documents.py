"""What the competition room prints: admission tickets (准考证), two on a page, one on a page, or as a picture for a phone."""
import base64
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from foundation.documents.mark import mark
from foundation.documents.paper import print_pdf, print_png
from foundation.documents.qr import ticket_qr

PHONE_PPI = 216


@dataclass(frozen=True)
class TicketSession:
    """Where somebody has to be when: ``seat`` is empty where the draw gives it, ``map`` says how to get there."""

    part: str
    reporting: str
    times: str
    place: str
    seat: str
    map: str = ""


@dataclass(frozen=True)
class Ticket:
    """One admission ticket; ``id_number`` comes masked. ``portrait`` is an SVG document around the picture."""

    ticket: str
    name: str
    event: str
    unit: str
    id_number: str
    place: str
    team: str | None = None
    sessions: tuple[TicketSession, ...] = ()
    portrait: str | None = None
    map: str = ""
    contact: str = ""


def portrait_svg(jpeg: bytes) -> str:
    """A portrait (3 to 4) as the printing takes pictures: an SVG document that holds it."""
    data = base64.b64encode(jpeg).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 300 400">'
        f'<image width="300" height="400" preserveAspectRatio="xMidYMid slice" xlink:href="data:image/jpeg;base64,{data}"/></svg>'
    )


def chinese_day(day: date) -> str:
    """``2026年5月16日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_days(starts: date, ends: date) -> str:
    """``2026年5月16日至17日``: as short as the two days allow."""
    if starts == ends:
        return chinese_day(starts)
    if (starts.year, starts.month) == (ends.year, ends.month):
        return f"{chinese_day(starts)}至{ends.day}日"
    if starts.year == ends.year:
        return f"{chinese_day(starts)}至{ends.month}月{ends.day}日"
    return f"{chinese_day(starts)}至{chinese_day(ends)}"


def tickets_pdf(competition: str, starts: date, ends: date, tickets: Sequence[Ticket], results_address: str) -> bytes:
    """The tickets of a competition as one PDF, two on a page; the QR code holds the ticket number."""
    return print_pdf("competition/tickets.typ", _data(competition, starts, ends, tickets, results_address))


def ticket_pdf(competition: str, starts: date, ends: date, tickets: Sequence[Ticket], results_address: str) -> bytes:
    """The same, each on an A4 page of its own, with the way to the place."""
    return print_pdf("competition/ticket.typ", _data(competition, starts, ends, tickets, results_address))


def ticket_png(competition: str, starts: date, ends: date, tickets: Sequence[Ticket], results_address: str) -> bytes:
    """One ticket as a picture as wide as a phone: for programs that open no PDF. A team's people stand below each other."""
    data = _data(competition, starts, ends, tickets, results_address)
    return print_png("competition/ticket_phone.typ", data, ppi=PHONE_PPI)


def _data(competition: str, starts: date, ends: date, tickets: Sequence[Ticket], results_address: str) -> dict[str, Any]:
    return {
        "mark": mark(),
        "competition": {"name": competition, "dates": chinese_days(starts, ends), "results": results_address},
        "tickets": [{**asdict(ticket), "qr": ticket_qr(ticket.ticket)} for ticket in tickets],
    }
