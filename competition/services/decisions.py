"""Deciding about applications (报名审核): approve, return with what to correct, reject; one or many; and the waiting list."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l

from competition import audited
from competition.models import Entry
from competition.printing import ticket_link
from competition.refusals import EventFull, ReasonNeeded, ReviewedByAnother
from competition.refusals.applications import STATE_WORDS, NotEligible, NotFirstInLine, NothingToCorrect, NotInState
from competition.refusals.eligibility import text_of
from competition.rules.applications import LONGEST_REASON, ApplicantCoach, Application, coach_problems, shared
from competition.rules.entry_states import HOLDING, REGISTERED, REJECTED, RETURNED, SUBMITTED, WAITING
from competition.rules.identity import without_identities
from competition.services.applications import let_pass, submit_application
from competition.services.entering import ENTRY_WORK, find_entry, open_review, put_coaches, require_version, set_state
from competition.services.messages import notify
from competition.services.places import (
    ahead_of,
    failing,
    has_place,
    move_up,
    promote_entry,
    require_place,
    require_unit_place,
    size_of,
)
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import Invalid, Refusal
from foundation.web.address import public_address

APPROVE, RETURN, REJECT = "approve", "return", "reject"
LEADS_TO = {APPROVE: REGISTERED, RETURN: RETURNED, REJECT: REJECTED}
FROM = {
    APPROVE: frozenset({SUBMITTED, RETURNED, WAITING, REJECTED}), RETURN: frozenset({SUBMITTED, REGISTERED}),
    REJECT: frozenset({SUBMITTED, RETURNED, WAITING, REGISTERED}),
}
OCCASIONS = {APPROVE: "approved", RETURN: "returned", REJECT: "rejected"}
REVIEWING = _l("审核报名")


@dataclass(frozen=True)
class Correction:
    """One thing to correct: the field of the application (or nothing in particular), and a sentence."""

    field: str
    text: str


@dataclass(frozen=True)
class Decision:
    """``kind`` is approve, return (with ``corrections``) or reject (with ``reason``)."""

    kind: str
    reason: str = ""
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of one entry of a batch: ``problem`` says why nothing was done."""

    public_id: str
    name: str
    ticket: str
    problem: str | None = None


@transaction
def decide(code: str, public_id: str, version: int, decision: Decision, *, actor: Actor, at: datetime) -> None:
    """Decides about one entry as it was when it was looked at. Raises :class:`StaleEntry` (somebody else was first),
    :class:`ReviewedByAnother`, :class:`NotInState`, :class:`NotEligible`, :class:`EventFull`, :class:`NotFirstInLine`."""
    entry = find_entry(code, public_id, ENTRY_WORK, REVIEWING)
    require_version(entry, version)
    _require_said(decision)
    _decide(entry, decision, actor, at)


@transaction
def decide_many(
    code: str, chosen: Sequence[tuple[str, int]], decision: Decision, *, actor: Actor, at: datetime
) -> list[Outcome]:
    """Decides about many (public id and version as they were shown), each wholly or not at all, and says of each what became
    of it. Those who wait come in their order."""
    _require_said(decision)
    entries = [(find_entry(code, public_id, ENTRY_WORK, REVIEWING), version) for public_id, version in chosen]
    entries.sort(key=lambda one: (one[0].state == WAITING, one[0].state_since or at, one[0].id))
    outcomes = []
    for entry, version in entries:
        try:
            require_version(entry, version)
            _decide(entry, decision, actor, at)
        except Refusal as refusal:
            outcomes.append(Outcome(entry.public_id, entry.display_name, entry.ticket, refusal.message))
        else:
            outcomes.append(Outcome(entry.public_id, entry.display_name, entry.ticket))
    return outcomes


@transaction
def promote(code: str, public_id: str, version: int, *, actor: Actor, at: datetime) -> None:
    """The first of the waiting list takes a free place and goes to review. Raises :class:`NotFirstInLine` or
    :class:`EventFull`."""
    entry = find_entry(code, public_id, ENTRY_WORK, _l("递补"))
    require_version(entry, version)
    if entry.state != WAITING:
        raise NotInState(state=STATE_WORDS[entry.state])
    require_unit_place(entry)
    _require_turn(entry)
    promote_entry(entry, actor=actor, at=at, by_itself=False)


@transaction
def override_rule(code: str, public_id: str, rule: str, reason: str, version: int, *, actor: Actor, at: datetime) -> None:
    """The desk lets a failing rule pass for one entry, with a reason; the rule stands in nobody's way there from now on."""
    entry = find_entry(code, public_id, ENTRY_WORK, _l("放行参赛条件"))
    require_version(entry, version)
    let_pass(entry, rule, reason, actor=actor, at=at)
    entry.version += 1


@transaction
def set_coaches(
    code: str, public_id: str, coaches: Sequence[ApplicantCoach], version: int, *, actor: Actor, at: datetime
) -> None:
    """Sets the coaches of an entry and their shares, until it is drawn; raises :class:`Invalid`."""
    entry = find_entry(code, public_id, ENTRY_WORK, _l("修改教练"))
    require_version(entry, version)
    kept = shared(tuple(ApplicantCoach(one.name.strip(), one.unit.strip() or entry.unit.name, one.share) for one in coaches))
    problems = coach_problems(kept)
    if problems:
        raise Invalid(problems)
    put_coaches(entry, kept, at)
    entry.version += 1
    audit.record(audited.COACHES_SET, actor=actor, at=at, subject=f"entry:{public_id}", ticket=entry.ticket, count=len(kept))


@transaction
def register_at_desk(
    code: str, application: Application, overrides: dict[str, str], *, approve: bool, actor: Actor, at: datetime
) -> str:
    """The desk enters an application from paper and, if its papers have been looked at, approves it at once; one that has
    to wait stays waiting."""
    public_id = submit_application(code, application, source="desk", actor=actor, at=at, overrides=overrides)
    entry = find_entry(code, public_id, ENTRY_WORK, REVIEWING)
    if approve and entry.state == SUBMITTED:
        _decide(entry, Decision(APPROVE), actor, at)
    return public_id


def _require_said(decision: Decision) -> None:
    if decision.kind == RETURN and not any(one.text.strip() for one in decision.corrections):
        raise NothingToCorrect
    if decision.kind == REJECT and not decision.reason.strip():
        raise ReasonNeeded


def _decide(entry: Entry, decision: Decision, actor: Actor, at: datetime) -> None:
    """Everything that can be refused is refused before anything is written."""
    held = open_review(entry)
    if held is not None and held.reviewer_id != actor.user_id:
        raise ReviewedByAnother(name=held.reviewer.name)
    before = entry.state
    if before not in FROM[decision.kind]:
        raise NotInState(state=STATE_WORDS[before])
    if decision.kind == APPROVE:
        _require_approvable(entry)
    if held is not None:
        held.ended_at, held.outcome = at, OCCASIONS[decision.kind]
    set_state(entry, LEADS_TO[decision.kind], at)
    entry.decided_at, entry.decided_by = at, actor.id
    said = _say(entry, decision)
    db.session.flush()
    _record(entry, decision, before, actor, at)
    notify(entry.id, OCCASIONS[decision.kind], {"原因": said, "链接": _link(entry, decision.kind)}, actor=actor, at=at)
    if decision.kind == REJECT and before in HOLDING:
        move_up(entry.event, actor=actor, at=at)


def _link(entry: Entry, kind: str) -> str:
    """Where the message leads: to the ticket, or whoever registered themselves to the way back; empty where the house has no
    address of its own."""
    if kind == APPROVE:
        return ticket_link(entry.public_id)
    there = kind == RETURN and entry.source == "person" and current_app.config["PUBLIC_ADDRESS"]
    return f"{public_address()}/register/back" if there else ""


def _require_approvable(entry: Entry) -> None:
    found = failing(entry)
    if found:
        raise NotEligible(rules="".join(text_of(one) for one in found))
    if entry.state == WAITING:
        _require_turn(entry)
    elif entry.state not in HOLDING:
        require_place(entry.event, size_of(entry))


def _require_turn(entry: Entry) -> None:
    if not has_place(entry.event, size_of(entry)):
        raise EventFull(event=entry.event.title, quota=entry.event.quota)
    ahead = ahead_of(entry)
    if ahead:
        raise NotFirstInLine(ahead=ahead)


def _say(entry: Entry, decision: Decision) -> str:
    """What the applicant is told stays with the entry: sentences of a return, the reason of a rejection."""
    corrections = [
        {"field": one.field, "text": without_identities(one.text.strip())[:LONGEST_REASON]}
        for one in decision.corrections if one.text.strip()
    ]
    entry.corrections = corrections if decision.kind == RETURN else None
    entry.reason = without_identities(decision.reason.strip())[:LONGEST_REASON] or None
    told = [one["text"] for one in corrections] + ([entry.reason] if entry.reason else [])
    return "；".join(text.rstrip("。；") for text in told)


def _record(entry: Entry, decision: Decision, before: str, actor: Actor, at: datetime) -> None:
    facts: dict[str, Any] = {"ticket": entry.ticket, "before": before}
    kind = {APPROVE: audited.ENTRY_APPROVED, RETURN: audited.ENTRY_RETURNED, REJECT: audited.ENTRY_REJECTED}[decision.kind]
    if decision.kind == RETURN:
        facts["corrections"] = len(entry.corrections or ())
    if decision.kind == REJECT:
        facts["reason"] = entry.reason
    audit.record(kind, actor=actor, at=at, subject=f"entry:{entry.public_id}", **facts)
