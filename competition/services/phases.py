"""Moving a competition from phase to phase: the only door."""
from datetime import date, datetime

from competition import audited, queries
from competition.queries.readiness import readiness_facts
from competition.refusals import NoSuchStep, ReasonNeeded
from competition.refusals.set_up import CHECK_SENTENCES
from competition.rules.phases import obstacles, step
from competition.rules.readiness import Item, in_the_way
from competition.services.draws import void_draws
from competition.services.finding import competition_subject, find_competition
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.clock import CHINA, today
from foundation.contributions import contributions
from foundation.database import transaction
from foundation.errors import Invalid
from foundation.rules.problems import Problem


def obstacles_to(code: str, to: str, on: date | None = None) -> list[Problem]:
    """What stands in the way of a step on a day (today), as all rooms see it; nothing where there is no such step."""
    going = step(queries.competition(code).phase, to)
    if going is None:
        return []
    own = obstacles(going, tuple(event.state for event in queries.events(code)))
    if (going.start, to) == ("draft", "open"):
        own += [_problem(item) for item in in_the_way(readiness_facts(code, on or today())) if item.code != "events"]
    return [*own, *(problem for guard in contributions().guards for problem in guard.check(code, to))]


def _problem(item: Item) -> Problem:
    """A line of the checklist as a problem; that there is no event is told by the phases themselves."""
    facts = {**(item.facts or {}), "event": item.event}
    return Problem(item.where, item.code, {**facts, "sentence": str(CHECK_SENTENCES[item.code][1]) % facts})


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
    problems = obstacles_to(code, to, at.astimezone(CHINA).date())
    if problems:
        raise Invalid(problems)
    if (before, to) in (("drawn", "closed"), ("closed", "open")):
        void_draws(code, reason.strip(), actor=actor, at=at)
    competition.phase = to
    audit.record(
        audited.PHASE_SET, actor=actor, at=at, subject=competition_subject(code), before=before, after=to,
        reason=reason.strip(),
    )
