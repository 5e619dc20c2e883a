"""Whether an event can be confirmed: the ranking as it is now, and everything that stands in its way."""
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from foundation.database import db
from foundation.rules.problems import Problem, Problems
from scoring.models import MarkAmendment, Run, Sheet
from scoring.queries.bundle import assemble_bundle
from scoring.queries.events import scheme_of
from scoring.queries.field_codes import field_problems
from scoring.queries.late import late_of
from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from scoring.rules.marks import COMPETED
from scoring.rules.settings import settings_of

AWAITED = (None, COMPETED)
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
    """Statuses that nobody recorded, sheets that are not handed in or not confirmed by a second person (a setting); those
    of entries that did not compete may miss."""
    runs = db.session.execute(
        select(Run.entry_code, Run.status).where(Run.event_id == event_id).order_by(Run.entry_code)
    ).all()
    problems = [Problem(f"entries.{code}", "status_unset", {"entry": code}) for code, status in runs if status is None]
    awaited = {code for code, status in runs if status in AWAITED}
    scheme = scheme_of(event_id)
    second = scheme is None or settings_of(scheme.settings).second_person
    sheets = db.session.execute(
        select(Sheet.entry_code, Sheet.judge, Sheet.module, Sheet.state, Sheet.version)
        .where(Sheet.event_id == event_id, Sheet.state.not_in(("confirmed", "excused")))
        .order_by(Sheet.entry_code, Sheet.module, Sheet.judge, Sheet.part)
    )
    lacking = {
        (problem.path, problem.code, str(problem.facts["module"])): problem
        for entry, judge, module, state, version in sheets if entry in awaited
        if (problem := sheet_problem(entry, judge, module, state, version, second_person=second)) is not None
    }
    return [*problems, *lacking.values(), *_undecided(event_id), *field_problems(event_id)]


def _undecided(event_id: int) -> list[Problem]:
    """Amendments that wait for the second person, and late sheets that could still count."""
    asked = db.session.execute(
        select(Sheet.judge, Sheet.entry_code, Sheet.module, MarkAmendment.aspect)
        .join(MarkAmendment, MarkAmendment.sheet_id == Sheet.id)
        .where(Sheet.event_id == event_id, MarkAmendment.state == "asked")
        .order_by(MarkAmendment.id)
    )
    problems = [
        Problem(f"sheets.{judge}×{entry}", "amendment_waiting", {"judge": judge, "entry": entry, "aspect": f"{module}/{aspect}"})
        for judge, entry, module, aspect in asked
    ]
    return problems + [
        Problem(f"sheets.{one.judge}×{one.entry}", "late_waiting", {"judge": one.judge, "entry": one.entry})
        for one in late_of(event_id) if one.waiting
    ]


def awaited_entries(event_id: int) -> set[str]:
    """The blind codes whose sheets must be there: of those who competed, and of those whom nobody has recorded yet."""
    rows = db.session.execute(select(Run.entry_code, Run.status).where(Run.event_id == event_id))
    return {code for code, status in rows if status in AWAITED}


def sheet_problem(
    entry: str, judge: str, module: str, state: str, version: int, *, second_person: bool
) -> Problem | None:
    """Why a sheet that is awaited is not finished; None if it is (``locked`` ones are, unless nothing ever came)."""
    finished = ("confirmed", "excused") if second_person else ("submitted", "confirmed", "excused")
    if state in finished or (state == "locked" and version > 0):
        return None
    code = {"returned": "sheet_returned", "submitted": "sheet_unconfirmed"}.get(state, "sheet_missing")
    return Problem(f"sheets.{judge}×{entry}", code, {"judge": judge, "entry": entry, "module": module})
