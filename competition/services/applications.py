"""The one door in: units, personal applicants, workbooks of units and the desk all apply here."""
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l

from competition import audited
from competition.models import Competition, EligibilityOverride, Entry, Event
from competition.queries.eligibility import applicant_from, asked_of, overrides_of
from competition.refusals import EventFull, ReasonNeeded
from competition.refusals.applications import STATE_WORDS, NotInState, RegistrationNotOpen, UnderReview
from competition.refusals.eligibility import problem_of
from competition.rules import eligibility
from competition.rules.applications import SOURCES, ApplicantCoach, ApplicantPerson, Application, cleaned, problems_of
from competition.rules.entry_states import RETURNED, STANDING, SUBMITTED, WAITING
from competition.rules.identity import without_identities
from competition.services.cancelling import take_out
from competition.services.entering import (
    ENTRY_WORK,
    find_entry,
    make_entry,
    open_review,
    put_coaches,
    put_facts,
    put_people,
    require_version,
    set_state,
    shape_of,
)
from competition.services.finding import find_competition, require_phase
from competition.services.known import Known, look_up
from competition.services.messages import notify
from competition.services.places import state_for_new
from competition.services.ticketing import Tickets
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.clock import CHINA
from foundation.database import db, transaction
from foundation.errors import Invalid
from foundation.people.services import keep_unit
from foundation.rules.problems import Problem
from foundation.web.wording import day as day_words

__all__ = [
    "ApplicantCoach", "ApplicantPerson", "Application", "resubmit_application", "submit_application", "submit_applications",
    "withdraw_application",
]


@transaction
def submit_application(
    code: str, application: Application, *, source: str, actor: Actor, at: datetime, overrides: Mapping[str, str] | None = None
) -> str:
    """Takes an application and answers its public id. All problems at once as :class:`Invalid`, with the paths of its
    fields; where the event is full it waits, or :class:`EventFull`. ``overrides`` (desk only): rule → reason."""
    if source not in SOURCES or (overrides and source != "desk"):
        raise ValueError(source)
    competition = find_competition(code)
    _require_open(competition, source, at)
    application = cleaned(application)
    event = _event(competition, application)
    known = look_up(application, event, source=source)
    passed = _require_good(competition, application, event, known, None, overrides or {})
    state = state_for_new(event, application.places)
    entry = known.revives
    if entry is None:
        ticket = Tickets(competition).next(event)
        entry = make_entry(competition, event, application, known.people, state=state, source=source, ticket=ticket, at=at)
    else:
        _revive(entry, application, known, state, source, at)
    _keep_overrides(entry, passed, actor, at)
    audit.record(
        audited.ENTRY_SUBMITTED, actor=actor, at=at, subject=f"entry:{entry.public_id}", ticket=entry.ticket, source=source,
        state=state, people=len(application.people),
    )
    notify(entry.id, "waiting" if state == WAITING else "submitted", actor=actor, at=at)
    return entry.public_id


@transaction
def submit_applications(
    code: str, applications: Sequence[Application], *, source: str, actor: Actor, at: datetime
) -> list[str]:
    """Several at once, all or none: problems of all have paths that begin with ``applications[i].``."""
    submitted: list[str] = []
    problems: list[Problem] = []
    for place, application in enumerate(applications):
        path = f"applications[{place}]"
        try:
            with db.session.begin_nested():
                submitted.append(submit_application(code, application, source=source, actor=actor, at=at))
        except Invalid as refusal:
            problems += [Problem(f"{path}.{one.path}", one.code, one.facts) for one in refusal.problems]
        except EventFull as refusal:
            problems.append(Problem(f"{path}.event", "applied_full", refusal.facts))
    if problems:
        raise Invalid(problems)
    return submitted


@transaction
def resubmit_application(
    code: str, public_id: str, application: Application, version: int, *, actor: Actor, at: datetime,
    overrides: Mapping[str, str] | None = None,
) -> None:
    """Corrects an application that was returned, or that nobody else is reviewing yet; a returned one goes to review again.
    Raises :class:`StaleEntry`, :class:`NotInState`, :class:`UnderReview`, :class:`Invalid`."""
    entry = find_entry(code, public_id, ENTRY_WORK, _l("修改报名"))
    require_version(entry, version)
    if entry.state not in (RETURNED, SUBMITTED, WAITING):
        raise NotInState(state=STATE_WORDS[entry.state])
    held = open_review(entry)
    if held is not None and held.reviewer_id != actor.user_id:
        raise UnderReview
    application, event = cleaned(application), entry.event
    if application.event != event.code:
        raise Invalid([Problem("event", "applied_event_fixed")])
    known = look_up(application, event, source=entry.source, entry=entry)
    passed = _require_good(event.competition, application, event, known, entry, overrides or {})
    _put(entry, application, known, at)
    entry.corrections = entry.reason = None
    set_state(entry, SUBMITTED if entry.state == RETURNED else entry.state, at if entry.state == RETURNED else entry.state_since or at)
    entry.submitted_at = at
    _keep_overrides(entry, passed, actor, at)
    audit.record(
        audited.ENTRY_RESUBMITTED, actor=actor, at=at, subject=f"entry:{public_id}", ticket=entry.ticket, version=entry.version
    )
    notify(entry.id, "submitted", actor=actor, at=at)


@transaction
def withdraw_application(code: str, public_id: str, version: int, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """The applicant takes it back: cancelled, the place is free; the desk can restore it for 30 days."""
    entry = find_entry(code, public_id, ENTRY_WORK, _l("撤回报名"))
    require_version(entry, version)
    if entry.state not in STANDING:
        raise NotInState(state=STATE_WORDS[entry.state])
    take_out(entry, reason or str(_l("报名人撤回")), actor=actor, at=at)


def _require_open(competition: Competition, source: str, at: datetime) -> None:
    """The desk works as long as nothing is drawn; everybody else applies while registration is open."""
    if source == "desk":
        require_phase(competition, ENTRY_WORK, _l("登记报名"))
        return
    require_phase(competition, ("open",), _l("提交报名"))
    opens, closes = competition.registration_opens, competition.registration_closes
    if not opens <= at.astimezone(CHINA).date() <= closes:
        raise RegistrationNotOpen(opens=day_words(opens), closes=day_words(closes))


def _event(competition: Competition, application: Application) -> Event:
    event = next((one for one in competition.events if one.code == application.event), None)
    if event is None:
        raise Invalid([Problem("event", "applied_event")])
    return event


def _require_good(
    competition: Competition, application: Application, event: Event, known: Known, entry: Entry | None, overrides: Mapping[str, str]
) -> dict[str, str]:
    """Everything that is wrong, at once: fields, people who stand in the event already, rules that nobody let pass. Answers
    the overrides that were needed."""
    problems = [*problems_of(application, shape_of(event), competition.starts), *known.problems]
    unreadable = {one.path for one in problems}
    passed = {one.rule for one in overrides_of(entry.id)} if entry else set()
    applicant = applicant_from(application, known.people, known.unit_id, event, entry.id if entry else None)
    failing = [
        one for one in eligibility.findings(asked_of(event), applicant)
        if one.outcome == eligibility.FAILED and one.rule not in passed
    ]
    standing = [problem_of(one) for one in failing if one.rule not in overrides]
    problems += [one for one in standing if one.path not in unreadable]
    if problems:
        raise Invalid(problems)
    return {one.rule: overrides[one.rule] for one in failing}


def _put(entry: Entry, application: Application, known: Known, at: datetime) -> None:
    entry.unit = keep_unit(application.unit_name, application.unit_code or None)
    put_facts(entry, application)
    put_people(entry, application.people, known.people, at)
    put_coaches(entry, application.coaches, at)


def _revive(entry: Entry, application: Application, known: Known, state: str, source: str, at: datetime) -> None:
    """Who applies anew after a cancellation has the same ticket number."""
    _put(entry, application, known, at)
    set_state(entry, state, at)
    entry.source, entry.submitted_at = source, at
    entry.cancelled_at = entry.cancelled_from = entry.reason = entry.corrections = entry.decided_at = entry.decided_by = None


def _keep_overrides(entry: Entry, overrides: Mapping[str, str], actor: Actor, at: datetime) -> None:
    for rule, reason in overrides.items():
        let_pass(entry, rule, reason, actor=actor, at=at)


def let_pass(entry: Entry, rule: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """A rule no longer stands in the way of this entry; the reason is kept with who and when."""
    said = without_identities(reason.strip())
    if not said:
        raise ReasonNeeded
    if rule not in eligibility.RULES:
        raise ValueError(rule)
    kept = next((one for one in overrides_of(entry.id) if one.rule == rule), None)
    if kept is None:
        kept = EligibilityOverride(entry_id=entry.id, rule=rule)
        db.session.add(kept)
    kept.reason, kept.by, kept.at = said, actor.id, at
    audit.record(
        audited.RULE_LET_PASS, actor=actor, at=at, subject=f"entry:{entry.public_id}", ticket=entry.ticket, rule=rule, reason=said
    )
