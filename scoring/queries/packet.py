"""What a judge's tablet is given: the judge's own sheets by blind code, the aspects with their texts. No personal data,
no other judge's marks."""
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from competition.models import Official, PanelSeat
from foundation.database import db
from scoring.models import Operation, Sheet, SheetReturn, SheetVersion
from scoring.queries.events import EventRef, event_ref, scheme_of


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
    sheets: dict[int, list[dict[str, Any]]] = {}
    for sheet, version, answer in rows:
        returned = returns.get((sheet.id, sheet.version))
        sheets.setdefault(sheet.event_id, []).append(_sheet(sheet, version, answer, returned))
    events = [(ref, sheets[event_id]) for event_id in sheets if (ref := event_ref(event_id)) is not None]
    return {"events": [_event(ref, found, devices) for ref, found in events]}


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
    sheet: Sheet, version: SheetVersion | None, answer: str | None, returned: dict[str, Any] | None
) -> dict[str, Any]:
    return {
        "sheet": sheet.public_id, "entry": sheet.entry_code, "module": sheet.module, "judge": sheet.judge,
        "state": sheet.state, "version": sheet.version, "marks": version.marks if version else {},
        "receipt": json.loads(answer)["receipt"] if answer else None, "returned": returned,
    }


def _event(event: EventRef, sheets: list[dict[str, Any]], devices: Mapping[int, str]) -> dict[str, Any]:
    scheme = scheme_of(event.id)
    rules, texts = (scheme.rules, scheme.texts) if scheme else ({"modules": []}, {})
    own = {sheet["module"] for sheet in sheets}
    return {
        "event": event.code, "title": event.title, "competition": event.competition_name, "stage": event.stage,
        "device": devices.get(event.competition_id), "scheme_hash": scheme.rules_hash if scheme else None,
        "modules": [_module(module, texts) for module in rules["modules"] if module["code"] in own],
        "sheets": sheets,
    }


def _module(module: Mapping[str, Any], texts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": module["code"], "name": module["name"],
        "aspects": [
            {
                "code": aspect["code"], "kind": aspect["kind"], "max_mark": aspect["max_mark"],
                "factor": aspect.get("factor") or "1", **(texts.get(f"{module['code']}/{aspect['code']}") or {}),
            }
            for aspect in module["aspects"]
        ],
    }
