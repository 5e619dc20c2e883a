"""Approving a proposal: another person than the proposer; titles get their numbers and become honours."""
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from awards import audited
from awards.models import Proposal, TitleAward
from awards.queries.basis import is_stale
from awards.refusals import ProposalStale, WrongState
from awards.rules.money import yuan
from awards.services.found import proposal_of
from awards.services.four_eyes import second_person
from awards.services.proposals import APPROVED, PROPOSED, STALE
from awards.services.titles import AWARDED, title_numbers
from awards.services.titles import PROPOSED as TITLE_PROPOSED
from foundation import audit, ledger
from foundation.accounts.identity import Actor
from foundation.clock import CHINA
from foundation.database import db, transaction
from foundation.people.models import Honour
from foundation.web.language import DEFAULT_LOCALE


@transaction
def approve_proposal(proposal_id: str, *, actor: Actor, at: datetime) -> None:
    """Approves a proposal whose inputs are still the same. An earlier approved version is stale from now on, and titles
    that it gave and this one does not are withdrawn."""
    proposal = proposal_of(proposal_id)
    if proposal.state != PROPOSED:
        raise WrongState(name=proposal.competition.name)
    proposal.approved_by = second_person(proposal.proposed_by, actor)
    if is_stale(proposal):
        raise ProposalStale
    proposal.state, proposal.approved_at = APPROVED, at
    gross, tax, net = (yuan(sum(getattr(line, name) for line in proposal.lines)) for name in ("gross", "tax", "net"))
    body = {
        "proposal": proposal.public_id, "competition": proposal.competition.code, "version": proposal.version,
        "fingerprint": proposal.fingerprint, "lines": len(proposal.lines), "gross": gross, "tax": tax, "net": net,
        "titles": sum(1 for title in proposal.titles if title.state == TITLE_PROPOSED),
    }
    ledger.append(ledger.MONEY, "proposal_approved", body, actor=actor, at=at)
    withdrawn = _replace_earlier(proposal, at)
    granted = _grant_titles(proposal, at)
    audit.record(
        audited.PROPOSAL_APPROVED, actor=actor, at=at, subject=f"proposal:{proposal.public_id}", version=proposal.version,
        gross=gross, titles=granted, withdrawn=withdrawn, fingerprint=proposal.fingerprint,
    )


def _grant_titles(proposal: Proposal, at: datetime) -> int:
    """Numbers run in the order of events and places; called with the money stream locked, so no number is given twice."""
    day = at.astimezone(CHINA).date()
    granted = [title for title in proposal.titles if title.state == TITLE_PROPOSED]
    for title, number in zip(granted, title_numbers(day.year), strict=False):
        title.state, title.number = AWARDED, number
        db.session.add(
            Honour(
                person_id=title.person_id, title=title.title, occupation=title.occupation, number=title.number,
                document=proposal.competition.document, awarded_on=day,
            )
        )
    db.session.flush()
    return len(granted)


def _replace_earlier(proposal: Proposal, at: datetime) -> int:
    """Earlier approved versions become stale; a title of theirs that this version does not name is withdrawn."""
    query = select(Proposal).where(
        Proposal.competition_id == proposal.competition_id, Proposal.state.in_((APPROVED, STALE)),
        Proposal.id != proposal.id,
    )
    named = {(title.person_id, title.title) for title in proposal.titles}
    withdrawn = 0
    for earlier in db.session.scalars(query):
        earlier.state = STALE
        for title in earlier.titles:
            if title.state == AWARDED and (title.person_id, title.title) not in named:
                withdrawn += _withdraw(title, proposal.version, at)
    return withdrawn


def _withdraw(title: TitleAward, version: int, at: datetime) -> int:
    honour = db.session.scalar(
        select(Honour).where(Honour.title == title.title, Honour.number == title.number, Honour.withdrawn_at.is_(None))
    )
    if honour is None:
        return 0
    with force_locale(DEFAULT_LOCALE):
        honour.withdrawn_reason = _("成绩更正，见奖励方案第 %(version)s 版", version=version)
    honour.withdrawn_at = at
    return 1
