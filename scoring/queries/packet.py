"""What a judge's tablet is given: the judge's own sheets by blind code, the aspects with their texts. No personal data,
no other judge's marks."""
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from competition.models import Official, PanelSeat
from foundation.database import db
from scoring.models import Operation, SecondRound, Sheet, SheetReturn, SheetVersion
from scoring.queries.events import EventRef, SchemeRow, event_ref, scheme_of
from scoring.queries.parts import parts_by_code
from scoring.rules.tree import Part, parts_of


def judge_packet(user_id: int, devices: Mapping[int, str]) -> dict[str, Any]:
    """Events, modules, aspects and sheets of a judge; ``devices`` are the tablet's ids by competition."""
    rows = db.session.execute(
        select(Sheet, SheetVersion, Operation.answer)
        .join(PanelSeat, PanelSeat.id == Sheet.seat_id)
        .join(Official, Official.id == PanelSeat.official_id)
        .outerjoin(SheetVersion, (SheetVersion.sheet_id == Sheet.id) & (SheetVersion.version == Sheet.version))
        .outerjoin(Operation, Operation.id == SheetVersion.operation_id)
        .where(Official.user_id == user_id)
        .order_by(Sheet.event_id, Sheet.entry_code)
    ).all()
    returns = _returns([sheet.id for sheet, *_ in rows])
    ids = list(dict.fromkeys(sheet.event_id for sheet, *_ in rows))
    schemes = {event_id: scheme for event_id in ids if (scheme := scheme_of(event_id)) is not None}
    parts = {event_id: parts_by_code(scheme.tree, scheme.rules) for event_id, scheme in schemes.items()}
    rounds = _rounds(ids)
    sheets: dict[int, list[dict[str, Any]]] = {}
    for sheet, version, answer in rows:
        part = parts[sheet.event_id].get((sheet.module, sheet.part)) if sheet.event_id in parts else None
        given = _sheet(sheet, version, answer, returns.get((sheet.id, sheet.version)), part)
        given["second_round"] = _second_round(rounds.get((sheet.event_id, sheet.entry_code), {}), sheet.module, part)
        sheets.setdefault(sheet.event_id, []).append(given)
    events = [(ref, sheets[event_id]) for event_id in sheets if (ref := event_ref(event_id)) is not None]
    return {"events": [_event(ref, schemes.get(ref.id), found, devices) for ref, found in events]}


def _rounds(event_ids: list[int]) -> dict[tuple[int, str], dict[str, dict[str, Any]]]:
    """By event and entry: the aspects (``MODULE/ASPECT``) that were judged anew, the last round of each and its reason."""
    found: dict[tuple[int, str], dict[str, dict[str, Any]]] = {}
    rows = db.session.scalars(select(SecondRound).where(SecondRound.event_id.in_(event_ids)).order_by(SecondRound.number))
    for row in rows:
        found.setdefault((row.event_id, row.entry_code), {})[row.aspect] = {"number": row.number, "reason": row.reason}
    return found


def _second_round(rounds: Mapping[str, dict[str, Any]], module: str, part: Part | None) -> dict[str, dict[str, Any]]:
    """Those of one sheet, by aspect code."""
    named = {aspect: aspect.removeprefix(f"{module}/") for aspect in rounds if aspect.startswith(f"{module}/")}
    return {code: rounds[aspect] for aspect, code in named.items() if part is None or code in part.aspects}


def _returns(sheet_ids: list[int]) -> dict[tuple[int, int], dict[str, Any]]:
    """What the chief judge sent back and why, by sheet and version."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    rows = db.session.scalars(select(SheetReturn).where(SheetReturn.sheet_id.in_(sheet_ids)).order_by(SheetReturn.id))
    for row in rows:
        so_far = found.setdefault((row.sheet_id, row.version), {"aspects": [], "reason": ""})
        so_far["aspects"] += [code for code in row.aspects if code not in so_far["aspects"]]
        so_far["reason"] = row.reason
    return found


def _sheet(
    sheet: Sheet, version: SheetVersion | None, answer: str | None, returned: dict[str, Any] | None, part: Part | None
) -> dict[str, Any]:
    """``receipt`` only for what the judge handed in: versions by amendment or decision have none on the tablet."""
    return {
        "sheet": sheet.public_id, "entry": sheet.entry_code, "module": sheet.module, "judge": sheet.judge,
        "part": sheet.part, "name": part.name if part else "", "day": part.day if part else None,
        "aspects": list(part.aspects) if part else [],
        "state": sheet.state, "version": sheet.version, "marks": version.marks if version else {},
        "readings": (version.readings if version else None) or {},
        "receipt": json.loads(answer).get("receipt") if answer else None, "returned": returned,
    }


def _event(
    event: EventRef, scheme: SchemeRow | None, sheets: list[dict[str, Any]], devices: Mapping[int, str]
) -> dict[str, Any]:
    own = {sheet["module"] for sheet in sheets}
    return {
        "event": event.code, "title": event.title, "competition": event.competition_name, "stage": event.stage,
        "device": devices.get(event.competition_id), "scheme_hash": scheme.rules_hash if scheme else None,
        "modules": [_module(module, scheme) for module in scheme.rules["modules"] if module["code"] in own] if scheme else [],
        "sheets": sheets,
    }


def _module(module: Mapping[str, Any], scheme: SchemeRow) -> dict[str, Any]:
    """A module with the texts that judges read; ``way`` says how a reading becomes a mark (null: the reading is the mark)."""
    return {
        "code": module["code"], "name": module["name"],
        "parts": [
            {"code": part.code, "name": part.name, "criterion": part.criterion, "day": part.day, "aspects": list(part.aspects)}
            for part in parts_of(scheme.tree, module)
        ],
        "aspects": [
            {
                "code": aspect["code"], "kind": aspect["kind"], "max_mark": aspect["max_mark"],
                "factor": aspect.get("factor") or "1", **(scheme.texts.get(f"{module['code']}/{aspect['code']}") or {}),
                "way": scheme.ways.get(f"{module['code']}/{aspect['code']}"),
            }
            for aspect in module["aspects"]
        ],
    }
