"""Proposing awards: the published results and the schedules of a competition become lines with article and reason.

House, section 4, hop 5. Nothing is paid from a proposal that nobody else approved, or whose inputs have changed.
"""
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from sqlalchemy import select

from awards import audited
from awards.models import AwardLine, Proposal
from awards.policy.reasons import because
from awards.queries.basis import Basis, basis_of
from awards.queries.case import AwardResults
from awards.queries.schedules import KeptSchedule
from awards.refusals import NoSchedule, NothingChanged, NothingPublished
from awards.rules.case import parse_case
from awards.rules.compute import Line, Outcome, outcome_of
from awards.rules.money import yuan
from awards.rules.schedule import COACH_GROUP, EVENT, UNITS
from awards.services.found import competition_of
from awards.services.four_eyes import account_of
from awards.services.titles import title_awards
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import Invalid
from foundation.rules.canonical import digest
from foundation.rules.problems import Problem, Problems
from foundation.web.language import DEFAULT_LOCALE

PROPOSED, APPROVED, STALE, WITHDRAWN = "proposed", "approved", "stale", "withdrawn"


@transaction
def propose_awards(competition_code: str, *, actor: Actor, at: datetime) -> str:
    """Makes a new version of the competition's proposal, and answers its id; an unapproved earlier one is withdrawn.

    Raises :class:`Invalid` with everything in the schedules that leaves an amount open (two rows fit, no tax mode).
    """
    competition = competition_of(competition_code)
    basis = basis_of(competition)
    if not basis.lists:
        raise NothingPublished
    if not basis.schedules:
        raise NoSchedule
    inputs = basis.inputs
    fingerprint = digest(inputs)
    version = _withdraw_earlier(competition.id, fingerprint) + 1
    proposal = Proposal(
        public_id=chance.opaque_id(), competition_id=competition.id, version=version, state=PROPOSED,
        fingerprint=fingerprint, inputs=inputs, unset=[], superseded=[], proposed_by=account_of(actor), proposed_at=at,
    )
    db.session.add(proposal)
    with force_locale(DEFAULT_LOCALE):
        _compute(proposal, basis)
        proposal.titles = list(title_awards(competition, basis.lists))
    db.session.flush()
    audit.record(
        audited.AWARDS_PROPOSED, actor=actor, at=at, subject=f"competition:{competition.code}", version=version,
        lines=len(proposal.lines), gross=yuan(sum(line.gross for line in proposal.lines)), titles=len(proposal.titles),
        fingerprint=fingerprint,
    )
    return proposal.public_id


def _withdraw_earlier(competition_id: int, fingerprint: str) -> int:
    """The last version so far; refuses if one that still stands was made from the same inputs."""
    query = select(Proposal).where(Proposal.competition_id == competition_id).order_by(Proposal.version).with_for_update()
    earlier = list(db.session.scalars(query))
    for proposal in earlier:
        if proposal.state in (PROPOSED, APPROVED) and proposal.fingerprint == fingerprint:
            raise NothingChanged(version=proposal.version)
        if proposal.state == PROPOSED:
            proposal.state = WITHDRAWN
    return earlier[-1].version if earlier else 0


def _compute(proposal: Proposal, basis: Basis) -> None:
    """Applies each schedule to all results; what is not covered and what is superseded is kept beside the lines."""
    outcomes = _outcomes(basis)
    facts: list[dict[str, Any]] = []
    for kept, outcome in outcomes:
        for line in outcome.lines:
            proposal.lines.append(_line(line, kept, basis.results, len(facts)))
            facts.append(
                {"result": line.portion.result, "row": line.portion.row, "once_per": _once_per(line, basis.results)}
            )
        proposal.unset += [
            {"schedule": kept.schedule_id, "result": gap.result, "kind": gap.kind, "reason": gap.reason}
            for gap in outcome.unset
        ]
        proposal.superseded += [
            {"schedule": kept.schedule_id, "result": lost.award.result, "recipient": lost.award.recipient,
             "kind": lost.award.kind, "gross": yuan(lost.award.gross), "by": lost.by}
            for lost in outcome.superseded
        ]
    proposal.inputs = {**proposal.inputs, "lines": facts}


def _once_per(line: Line, results: AwardResults) -> list[Any]:
    """What the amount of a line is paid once for (award case, rule 2): a project, an event, or this entry."""
    if line.portion.kind in UNITS:
        return ["project", line.result.hosted_project]
    if line.portion.kind == COACH_GROUP and line.schedule.coach_scope == EVENT:
        return ["event", line.result.event]
    return ["entry", results.sources[line.portion.result].entry_id]


def _outcomes(basis: Basis) -> list[tuple[KeptSchedule, Outcome]]:
    found: list[tuple[KeptSchedule, Outcome]] = []
    problems: list[Problem] = []
    for kept in basis.schedules:
        try:
            case = parse_case(basis.results.case(kept.content), lambda _id: None)
            found.append((kept, outcome_of(case.schedule, case.results)))
        except Problems as refused:
            problems += [Problem(f"{kept.schedule_id}: {p.path}", p.code, p.facts) for p in refused.problems]
    if problems:
        raise Invalid(problems)
    return found


def _line(line: Line, kept: KeptSchedule, results: AwardResults, position: int) -> AwardLine:
    source, payee = results.sources[line.portion.result], results.payees[line.portion.recipient]
    return AwardLine(
        public_id=chance.opaque_id(), position=position, kind=line.portion.kind, person_id=payee.person_id,
        unit_id=payee.unit_id, entry_id=source.entry_id, event=line.result.event, level=line.result.level,
        prize=line.result.prize, schedule=kept.schedule_id, schedule_status=kept.status, gross=line.settled.gross,
        tax=line.settled.tax, net=line.settled.net, article=line.article, because=because(line),
    )
