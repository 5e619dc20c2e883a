"""What the competition room prints: admission tickets (准考证)."""
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from foundation.documents.mark import mark
from foundation.documents.paper import print_pdf
from foundation.documents.qr import ticket_qr


@dataclass(frozen=True)
class Ticket:
    """One admission ticket; ``id_number`` comes masked."""

    ticket: str
    name: str
    event: str
    unit: str
    id_number: str
    place: str
    team: str | None = None


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
    return print_pdf(
        "competition/tickets.typ",
        {
            "mark": mark(),
            "competition": {"name": competition, "dates": chinese_days(starts, ends), "results": results_address},
            "tickets": [{**asdict(ticket), "qr": ticket_qr(ticket.ticket)} for ticket in tickets],
        },
    )
