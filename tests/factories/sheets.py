"""Whoever looks at sheets after the judges: scorekeeper and supervisor of a stage, and what they do with a whole event."""
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from competition import queries as competitions
from foundation.accounts.identity import Actor
from foundation.accounts.roles import Role
from foundation.database import db
from scoring.models import Sheet
from scoring.services.confirming import confirm_sheets
from tests.factories.official import make_official
from tests.factories.scoring import DAY, Stage, actor_of

# Module P in two sub-criteria: A on the first day by everybody, B on the second day by everybody.
TREE: dict[str, Any] = {
    "P": {
        "criteria": [{"code": "A", "name": "操作"}],
        "parts": [
            {"code": "A1", "name": "切配与温度", "criterion": "A", "day": 1, "aspects": ["A1.1", "A1.2"], "judges": None},
            {"code": "A2", "name": "造型", "criterion": "A", "day": 2, "aspects": ["A2.1"], "judges": None},
        ],
    }
}
WAYS: dict[str, Any] = {
    "P/A1.1": {"kind": "deduction", "step": "2", "unit": "处"},
    "P/A1.2": {"kind": "time", "steps": [{"upto": "60", "mark": "30.00"}, {"upto": "90", "mark": "15.00"}]},
}


def hire(stage: Stage, name: str, role: Role) -> Actor:
    """An official of the stage's competition."""
    official = make_official(stage.competition, name, role)
    return actor_of(next(row for row in competitions.officials(stage.competition) if row.id == official).user_id)


def scorekeeper(stage: Stage, name: str = "计分员") -> Actor:
    """Who confirms."""
    return hire(stage, name, Role.SCOREKEEPER)


def supervisor(stage: Stage) -> Actor:
    """Who agrees."""
    return hire(stage, "监督员", Role.SUPERVISOR)


def seen(stage: Stage, *states: str) -> dict[str, int]:
    """Every sheet in these states with the version that is shown."""
    rows = db.session.execute(
        select(Sheet.public_id, Sheet.version).where(Sheet.event_id == stage.event_id, Sheet.state.in_(states or ("submitted",)))
    )
    return {row.public_id: row.version for row in rows}


def confirm_all(stage: Stage, actor: Actor) -> int:
    """Confirms whatever is submitted."""
    return confirm_sheets(stage.event_id, seen(stage), actor=actor, at=DAY)


def part_of(stage: Stage, judge: str, entry: str, part: str) -> Sheet:
    """The sheet of one sub-criterion, as it is stored now."""
    found: Sheet = db.session.scalars(
        select(Sheet)
        .where(Sheet.event_id == stage.event_id, Sheet.judge == judge, Sheet.entry_code == entry, Sheet.part == part)
        .execution_options(populate_existing=True)
    ).one()
    return found


def part_body(stage: Stage, number: int, entry: str, part: str, marks: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """The body of an operation on the sheet of one sub-criterion."""
    judge = stage.judges[number]
    sheet = part_of(stage, judge.code, entry, part)
    judge.sequence += 1
    return {
        "op": "submit_sheet", "device": judge.device, "device_seq": judge.sequence, "sheet": sheet.public_id,
        "base_version": sheet.version, "scheme_hash": stage.scheme_hash, "marks": dict(marks),
        "at_device": "2026-05-16T09:30:00+08:00",
    } | more  # fmt: skip
