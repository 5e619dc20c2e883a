"""The result bundle of an event, assembled from what is stored, or as it was confirmed (formats/result-bundle)."""
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from foundation import ledger
from foundation.database import db
from scoring.models import Deduction, ResultList, Run, Sheet, SheetReturn, SheetVersion, TieDecision
from scoring.queries.events import CURRENT, event_ref, scheme_of
from scoring.refusals import NotConfirmed, NotOpened

FORMAT = "result-bundle/1"


def assemble_bundle(event_id: int) -> dict[str, Any]:
    """Everything that the ranking depends on as it stands now: no ``results``, no ``ledger``. An entry whose status is
    not yet recorded counts as ``competed``."""
    event, scheme = event_ref(event_id), scheme_of(event_id)
    if event is None or scheme is None or scheme.frozen_at is None:
        raise NotOpened
    return {
        "format": FORMAT,
        "event": event.named,
        "rules": with_decisions(scheme.rules, _decisions(event_id)),
        "entries": _entries(event_id),
        "marks": _marks(event_id, scheme.rules),
        "deductions": _deductions(event_id),
    }


def with_decisions(rules: Mapping[str, Any], decisions: list[dict[str, Any]]) -> dict[str, Any]:
    """The rules with the recorded decisions; without any they stay as they were written."""
    return {**rules, "decisions": decisions} if decisions else dict(rules)


def current_list(event_id: int) -> ResultList | None:
    """The confirmed or published result list of an event."""
    found: ResultList | None = db.session.scalar(
        select(ResultList).where(ResultList.event_id == event_id, ResultList.stage.in_(CURRENT))
    )
    return found


def bundle_of(event_id: int) -> dict[str, Any]:
    """The bundle of a confirmed event with its ``results`` and its ``ledger``, up to the entry that confirmed it: later
    entries (publication, late sheets) do not change the root that was printed. Raises :class:`NotConfirmed`."""
    event, confirmed = event_ref(event_id), current_list(event_id)
    if event is None or confirmed is None:
        raise NotConfirmed
    entries = ledger.entries(event.stream)[: confirmed.ledger_size]
    return {
        **confirmed.bundle,
        "results": confirmed.results,
        "ledger": {"stream": event.stream, "entries": entries, "root": confirmed.ledger_root},
    }


def _entries(event_id: int) -> list[dict[str, Any]]:
    runs = db.session.scalars(select(Run).where(Run.event_id == event_id).order_by(Run.entry_code))
    return [
        {
            "code": run.entry_code, "division": run.division, "unit": run.unit, "status": run.status or "competed",
            "time_seconds": run.time_seconds, "title_held": run.title_held,
        }
        for run in runs
    ]


def returned_aspects(event_id: int) -> dict[tuple[int, int], set[str]]:
    """The aspects that were sent back, by sheet and version."""
    rows = db.session.execute(
        select(SheetReturn.sheet_id, SheetReturn.version, SheetReturn.aspects)
        .join(Sheet, Sheet.id == SheetReturn.sheet_id)
        .where(Sheet.event_id == event_id)
    )
    found: dict[tuple[int, int], set[str]] = {}
    for sheet_id, version, aspects in rows:
        found.setdefault((sheet_id, version), set()).update(aspects)
    return found


def sent_back(sheet_id: int, version: int) -> set[str]:
    """The aspects of one version of a sheet that were sent back and do not count."""
    rows = db.session.scalars(
        select(SheetReturn.aspects).where(SheetReturn.sheet_id == sheet_id, SheetReturn.version == version)
    )
    return {code for aspects in rows for code in aspects}


def _marks(event_id: int, rules: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The counting marks: each sheet's latest version without the aspects that were sent back. In order of module,
    entry, judge and aspect."""
    returned = returned_aspects(event_id)
    order = {module["code"]: position for position, module in enumerate(rules["modules"])}
    aspects = {module["code"]: [aspect["code"] for aspect in module["aspects"]] for module in rules["modules"]}
    rows = db.session.execute(
        select(Sheet.id, Sheet.version, Sheet.module, Sheet.entry_code, Sheet.judge, SheetVersion.marks)
        .join(SheetVersion, (SheetVersion.sheet_id == Sheet.id) & (SheetVersion.version == Sheet.version))
        .where(Sheet.event_id == event_id)
    ).all()
    positions = {module: {code: position for position, code in enumerate(codes)} for module, codes in aspects.items()}

    def first(row: Any) -> int:
        return min((positions[row.module].get(code, 0) for code in row.marks), default=0)

    marks = []
    for row in sorted(rows, key=lambda row: (order[row.module], row.entry_code, row.judge, first(row))):
        gone = returned.get((row.id, row.version), set())
        marks += [
            {"entry": row.entry_code, "judge": row.judge, "aspect": f"{row.module}/{code}", "mark": row.marks[code]}
            for code in aspects[row.module] if code in row.marks and code not in gone
        ]
    return marks


def _deductions(event_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(Deduction).where(Deduction.event_id == event_id, Deduction.withdrawn_at.is_(None)).order_by(Deduction.id)
    )
    return [{"entry": row.entry_code, "module": row.module, "points": row.points, "reason": row.reason} for row in rows]


def _decisions(event_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(TieDecision)
        .where(TieDecision.event_id == event_id, TieDecision.withdrawn_at.is_(None))
        .order_by(TieDecision.id)
    )
    return [{"entries": row.entries, "document": row.document} for row in rows]
