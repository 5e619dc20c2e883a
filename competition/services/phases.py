"""Moving a competition from phase to phase: the only door."""
from datetime import datetime

from competition import audited, queries
from competition.refusals import NoSuchStep, ReasonNeeded
from competition.rules.phases import obstacles, step
from competition.services.draws import void_draws
from competition.services.finding import competition_subject, find_competition
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.contributions import contributions
from foundation.database import transaction
from foundation.errors import Invalid
from foundation.rules.problems import Problem


def obstacles_to(code: str, to: str) -> list[Problem]:
    """What stands in the way of a step, as all rooms see it; nothing where there is no such step."""
    going = step(queries.competition(code).phase, to)
    if going is None:
        return []
    own = obstacles(going, tuple(event.state for event in queries.events(code)))
    return [*own, *(problem for guard in contributions().guards for problem in guard.check(code, to))]


@transaction
def set_phase(code: str, to: str, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """One step forward, or one back with a reason; raises :class:`Invalid` with everything that stands in the way."""
    competition = find_competition(code)
    before = competition.phase
    going = step(before, to)
    if going is None:
        raise NoSuchStep(phase=queries.PHASE_NAMES[before], to=queries.PHASE_NAMES.get(to, to))
    if going.needs_reason and not reason.strip():
        raise ReasonNeeded
    problems = obstacles_to(code, to)
    if problems:
        raise Invalid(problems)
    if (before, to) in (("drawn", "closed"), ("closed", "open")):
        void_draws(code, reason.strip(), actor=actor, at=at)
    competition.phase = to
    audit.record(
        audited.PHASE_SET, actor=actor, at=at, subject=competition_subject(code), before=before, after=to,
        reason=reason.strip(),
    )
