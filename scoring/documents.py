"""What the scoring room prints: the result book (成绩册)."""
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from foundation.documents.mark import mark
from foundation.documents.paper import print_pdf


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
    """One event in the book, with the ledger root that proves it."""

    code: str
    title: str
    version: int
    modules: list[dict[str, str]]
    lines: list[BookLine]
    stream: str
    size: int
    root: str


def result_book(competition: str, organisers: str, dates: str, events: Sequence[BookEvent]) -> bytes:
    """The result book of a competition as one PDF."""
    return print_pdf(
        "scoring/results.typ",
        {
            "mark": mark(),
            "competition": {"name": competition, "organisers": organisers, "dates": dates},
            "entries": sum(len(event.lines) for event in events),
            "events": [asdict(event) for event in events],
        },
    )
