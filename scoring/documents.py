"""What the scoring room prints: the result book (成绩册), the summary to sign (成绩汇总表), what judges handed in (评分表回执)."""
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from foundation.documents.mark import mark
from foundation.documents.paper import print_pdf
from foundation.documents.qr import ticket_qr
from scoring.rules.summary import Summary

DRAFT = "草稿"


@dataclass(frozen=True)
class BookLine:
    """One entry in the book; ``status`` in words stands where an unranked entry has no place."""

    code: str
    name: str
    unit: str
    place: int | None
    shared: bool
    status: str
    modules: dict[str, str]
    total: str | None
    prize: str
    title: str


@dataclass(frozen=True)
class BookEvent:
    """One event in the book, with the ledger root that proves it; ``address`` is what its QR code holds (:class:`Summary`)."""

    code: str
    title: str
    version: int
    modules: list[dict[str, str]]
    lines: list[BookLine]
    stream: str
    size: int
    root: str
    fingerprint: str
    address: str


@dataclass(frozen=True)
class ReceiptTable:
    """What one judge handed in of one module (or a part of it): aspects × blind codes; ``rows`` hold code, name, maximum and
    the marks in the order of ``entries``; ``receipts`` version, time, number and hash by entry."""

    judge: str
    module: str
    entries: list[str]
    rows: list[list[str]]
    totals: list[str]
    receipts: list[list[str]]


def summary_paper(summary: Summary) -> bytes:
    """The summary (成绩汇总表) as a PDF, with places for signatures and the seal; a draft says so across every page."""
    found = mark()
    shown = found if summary.version else " · ".join(filter(None, (found, DRAFT)))
    qr = ticket_qr(summary.address) if summary.version else None
    return print_pdf("scoring/summary.typ", {"mark": shown, "qr": qr, "summary": asdict(summary)})


def receipts_paper(competition: str, event: str, tables: Sequence[ReceiptTable]) -> bytes:
    """What judges handed in (评分表回执) as a PDF, judge by judge, for their signatures."""
    data = {"mark": mark(), "competition": competition, "event": event, "tables": [asdict(one) for one in tables]}
    return print_pdf("scoring/receipts.typ", data)


def result_book(competition: str, organisers: str, dates: str, events: Sequence[BookEvent]) -> bytes:
    """The result book of a competition as one PDF."""
    return print_pdf(
        "scoring/results.typ",
        {
            "mark": mark(),
            "competition": {"name": competition, "organisers": organisers, "dates": dates},
            "entries": sum(len(event.lines) for event in events),
            "events": [{**asdict(event), "qr": ticket_qr(event.address)} for event in events],
        },
    )
