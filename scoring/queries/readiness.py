"""Whether an event can be confirmed: the ranking as it is now, and everything that stands in its way."""
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from foundation.database import db
from foundation.rules.problems import Problem, Problems
from scoring.models import Run, Sheet
from scoring.queries.bundle import assemble_bundle
from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from scoring.rules.marks import COMPETED

HANDED_IN = ("submitted", "excused")
NOT_FOR_LACK_OF_SHEETS = ("spread_exceeded",)
TIES = ("unresolved_tie", "tie_at_cut")


@dataclass(frozen=True)
class Readiness:
    """``results`` is empty while something is in the way; ``ties`` are the groups that wait for a decision."""

    bundle: dict[str, Any]
    results: list[dict[str, Any]]
    problems: list[Problem]
    ties: list[str]


def readiness(event_id: int) -> Readiness:
    """Computed from what is there; nothing is kept. Sheets that are missing are named once, by judge and blind code, and
    hide what only follows from their absence."""
    problems, results = obstacles(event_id), []
    bundle = assemble_bundle(event_id)
    try:
        results = compute(parse_bundle(bundle))
    except Problems as refusal:
        found = refusal.problems
        problems += [one for one in found if one.code in NOT_FOR_LACK_OF_SHEETS] if problems else found
    ties = [str(problem.facts["entries"]) for problem in problems if problem.code in TIES]
    return Readiness(bundle, [] if problems else results, problems, list(dict.fromkeys(ties)))


def obstacles(event_id: int) -> list[Problem]:
    """Statuses that nobody recorded, sheets that are not handed in; those of entries that did not compete may miss."""
    runs = db.session.execute(
        select(Run.entry_code, Run.status).where(Run.event_id == event_id).order_by(Run.entry_code)
    ).all()
    problems = [Problem(f"entries.{code}", "status_unset", {"entry": code}) for code, status in runs if status is None]
    awaited = {code for code, status in runs if status in (None, COMPETED)}
    sheets = db.session.execute(
        select(Sheet.entry_code, Sheet.judge, Sheet.module, Sheet.state)
        .where(Sheet.event_id == event_id, Sheet.state.not_in(HANDED_IN))
        .order_by(Sheet.entry_code, Sheet.module, Sheet.judge)
    )
    for entry, judge, module, state in sheets:
        if entry in awaited:
            code = "sheet_returned" if state == "returned" else "sheet_missing"
            problems.append(Problem(f"sheets.{judge}×{entry}", code, {"judge": judge, "entry": entry, "module": module}))
    return problems
