"""Working cards of officials (裁判卡) as one PDF: bank-card size, ten on an A4 page, to be printed and cut.

The PDF is made in memory from data in memory and handed to whoever asked: neither secret nor PIN ever lies in a file.
"""
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from competition import queries
from foundation.documents.mark import mark
from foundation.documents.paper import NotPrintable, print_pdf, unprintable
from foundation.documents.qr import ticket_qr


@dataclass(frozen=True)
class Card:
    """One card; ``events`` in words, ``address`` is what its QR code opens."""

    code: str
    name: str
    role: str
    unit: str
    events: str
    pin: str
    address: str


def require_printable(texts: Sequence[str]) -> None:
    """Refuses before any card is made anew what could not be printed afterwards."""
    missing = unprintable("".join(texts))
    if missing:
        raise NotPrintable(characters=missing)


def cards_pdf(code: str, cards: Sequence[Card]) -> bytes:
    """The cards of one printing."""
    return print_pdf("competition/cards.typ", {
        "mark": mark(), "competition": {"name": queries.competition(code).name},
        "cards": [{**asdict(card), "qr": ticket_qr(card.address)} for card in cards],
    })
