"""Marking sheets (评分表) on paper: one per judge and blind code, with boxes that can be read again, and empty ones for reserve."""
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from competition import queries as competitions
from competition.documents import chinese_days
from foundation.documents.mark import mark
from foundation.documents.paper import print_pdf
from foundation.documents.qr import certificate_qr
from foundation.errors import NotFound
from scoring.queries.events import EventRef, scheme_of
from scoring.queries.paper_sheets import PaperSheet, Place, paper_sheets, places_of
from scoring.rules.typed_marks import Asked

READING_DIGITS = 6  # boxes for a reading: five digits or signs and one more for a long measurement
MARK_PLACES = 2
MOST_RESERVE = 50


@dataclass(frozen=True)
class Choice:
    """Which sheets are printed and how: empty codes mean all; ``reserve`` is how many empty ones of each module or part
    come behind; ``only_open`` leaves out what was handed in."""

    module: str = ""
    judge: str = ""
    entry: str = ""
    reserve: int = 0
    flipped: bool = False
    only_open: bool = False


def chosen_sheets(event: EventRef, choice: Choice) -> list[PaperSheet]:
    """The sheets that a choice asks for."""
    found = paper_sheets(event.id, module=choice.module, judge=choice.judge, entry=choice.entry)
    return [sheet for sheet in found if not choice.only_open or sheet.version == 0]


def sheets_pdf(event: EventRef, choice: Choice) -> bytes:
    """The sheets of an event as one PDF; raises :class:`NotFound` where there are none to print."""
    scheme = scheme_of(event.id)
    if scheme is None:
        raise NotFound
    sheets = [_sheet(sheet) for sheet in chosen_sheets(event, choice)]
    for place in places_of(scheme).values():
        if choice.module in ("", place.module):
            sheets += [_reserve(place)] * min(choice.reserve, MOST_RESERVE)
    if not sheets:
        raise NotFound
    header = competitions.competition(event.competition_code)
    return print_pdf("scoring/marking_sheet.typ", {
        "mark": mark(), "flipped": choice.flipped, "hash": scheme.rules_hash[:16],
        "competition": {"name": header.name, "dates": chinese_days(header.starts, header.ends)},
        "event": {"code": event.code, "title": event.title}, "sheets": sheets,
    })


def _sheet(sheet: PaperSheet) -> dict[str, Any]:
    return _place_of(sheet.module, sheet.module_name, sheet.part, sheet.part_name, sheet.day, sheet.aspects) | {
        "entry": sheet.entry, "judge": sheet.judge, "id": sheet.public_id, "qr": certificate_qr(sheet.public_id),
    }


def _reserve(place: Place) -> dict[str, Any]:
    found = _place_of(place.module, place.module_name, place.part, place.part_name, place.day, place.aspects)
    return found | {"entry": "", "judge": "", "id": "", "qr": ""}


def _place_of(module: str, name: str, part: str, part_name: str, day: int | None, aspects: Sequence[Asked]) -> dict[str, Any]:
    return {
        "module": f"{module} {name}", "part": f"{part} {part_name}".strip(), "day": day, "aspects": [_aspect(one) for one in aspects],
    }


def _aspect(asked: Asked) -> dict[str, Any]:
    """How an aspect is written down: ``circles`` to mark, or boxes before and behind the point."""
    way = (asked.way or {}).get("kind", "value")
    circles: list[str] = []
    if asked.kind == "judgement":
        circles = ["0", "1", "2", "3"]
    elif way == "yes_no":
        circles = ["是", "否"]
    whole, places = len(asked.max_mark.partition(".")[0]), MARK_PLACES
    if way in ("steps", "time"):
        whole, places = READING_DIGITS - 2, 2
    elif way == "deduction":
        whole, places = 3, 0
    return {
        "code": asked.code, "name": asked.name, "most": asked.max_mark, "levels": list(asked.levels), "circles": circles,
        "whole": whole, "places": places, "reading": asked.by_reading and way != "yes_no", "unit": _unit(asked, way),
    }


def _unit(asked: Asked, way: str) -> str:
    if way == "time":
        return "秒"
    return asked.unit or ("处" if way == "deduction" else "")
