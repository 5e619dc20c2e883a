"""What officials and draws put in the way of a phase."""
from sqlalchemy import func, select

from competition import queries
from competition.models import BlindCode, Entry
from foundation.database import db
from foundation.rules.problems import Problem


def phase_problems(code: str, to: str) -> list[Problem]:
    """Before the draw is called finished: entries that came after it. Before scoring: judges who should stand back."""
    if to == "drawn":
        return _without_code(code)
    return _in_conflict(code) if to == "running" else []


def _in_conflict(code: str) -> list[Problem]:
    return [
        Problem(f"events.{one.event}", "phase_conflict", {"judge": one.judge, "event": one.event, "count": len(one.tickets)})
        for one in queries.open_conflicts(code)
    ]


def _without_code(code: str) -> list[Problem]:
    problems = []
    for event in queries.events(code):
        if not event.drawn:
            continue
        coded = select(BlindCode.entry_id).where(BlindCode.event_id == event.id)
        late = select(func.count()).select_from(Entry).where(
            Entry.event_id == event.id, Entry.state == "registered", Entry.id.not_in(coded)
        )
        count = db.session.scalar(late) or 0
        if count:
            problems.append(Problem(f"events.{event.code}", "phase_draw_outdated", {"event": event.code, "count": count}))
    return problems
