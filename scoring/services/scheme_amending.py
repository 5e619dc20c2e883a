"""Amending a frozen scheme: one person asks with a reason, another of the other side agrees; marks that no longer fit go back.

Locks are taken in the order scheme → sheets → ledger. The ledger gets a new ``rules_frozen`` (the last one must match the
bundle) and ``scheme_frozen``, then ``sheet_returned`` for every mark that does not count any more.
"""
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from foundation import audit, chance, ledger
from foundation.accounts.identity import Actor
from foundation.accounts.queries import person_of
from foundation.database import db, transaction
from foundation.errors import Invalid, NotFound
from foundation.rules.problems import Problem
from scoring.audited import SCHEME_CHANGE_AGREED, SCHEME_CHANGE_ASKED, SCHEME_CHANGE_DECLINED, SCHEME_CHANGE_WITHDRAWN
from scoring.models import Scheme, SchemeAmendment, Sheet
from scoring.queries.events import EventRef, scheme_of
from scoring.queries.scheme_effects import Effect, effects
from scoring.queries.scheme_findings import seats_of
from scoring.queries.scheme_versions import contents_of, documents, last_number, state_hash, waiting_amendment
from scoring.refusals.scheme_files import (
    AmendmentNotYours,
    AmendmentOtherSide,
    AmendmentSamePerson,
    AmendmentSettled,
    AmendmentStale,
    AmendmentWaiting,
    ProposalStale,
    ProposalUnchanged,
)
from scoring.rules.rules_document import rules_hash
from scoring.rules.scheme_amendments import amendment_problems
from scoring.rules.scheme_checks import check_scheme, errors_of
from scoring.rules.scheme_contents import SchemeContents
from scoring.rules.scheme_difference import difference
from scoring.rules.settings import settings_of
from scoring.services.doors import open_event, person, written
from scoring.services.scheme_files import contents_problems, found_proposal
from scoring.services.scheme_versions import AMENDED, note_frozen
from scoring.services.sheets import return_after_amendment

ASKED, AGREED, DECLINED, WITHDRAWN = "asked", "agreed", "declined", "withdrawn"
ORGANIZER, CHIEF = "organizer", "chief"
OF_PANELS = ("judgement_sheet", "part_unseated", "part_small")  # sums may differ from the full mark: an aspect may be void


@transaction
def ask_scheme_change(
    event_id: int, proposal: str, reason: str, *, sides: Collection[str], actor: Actor, at: datetime
) -> str:
    """Asks for a proposal to become the scheme; the amendment's public id. ``sides``: as whom the actor may act
    (``organizer``, ``chief``); the first counts and the other one decides.

    Raises :class:`Invalid` with everything that no amendment may do, :class:`AmendmentWaiting`, and what every verb of the
    chief judge refuses before opening and after confirmation.
    """
    event, scheme = open_event(event_id)
    asked = found_proposal(event_id, proposal)
    text = written(reason)
    if waiting_amendment(event_id) is not None:
        raise AmendmentWaiting
    if asked.base_hash != state_hash(scheme_of(event_id)):
        raise ProposalStale
    old, new = contents_of(scheme), contents_of(asked)
    _check(event_id, scheme, old, new)
    if not difference(old, new):
        raise ProposalUnchanged
    amendment = SchemeAmendment(
        public_id=chance.opaque_id(), event_id=event_id, state=ASKED, side=ORGANIZER if ORGANIZER in sides else CHIEF,
        **documents(new), base_version=last_number(event_id), reason=text, asked_by=person(actor), asked_at=at, note="",
    )
    db.session.add(amendment)
    db.session.delete(asked)
    audit.record(SCHEME_CHANGE_ASKED, actor=actor, at=at, subject=event.subject, amendment=amendment.public_id, reason=text)
    return amendment.public_id


def _check(event_id: int, scheme: Scheme, old: SchemeContents, new: SchemeContents) -> None:
    """What no scheme may be, what no amendment may do, and panels that would no longer suffice."""
    problems = contents_problems(new) or amendment_problems(old, new)
    if not problems:
        settings, seats = settings_of(scheme.settings), seats_of(event_id)
        before, after = (errors_of(check_scheme(one.rules, one.texts, one.tree, settings, seats)) for one in (old, new))
        known = {(one.code, one.module, one.codes) for one in before}
        problems = [one.problem for one in after if one.code in OF_PANELS and (one.code, one.module, one.codes) not in known]
    if problems:
        raise Invalid(problems)


@transaction
def agree_scheme_change(event_id: int, public_id: str, *, sides: Collection[str], actor: Actor, at: datetime) -> int:
    """The other side agrees: the scheme is replaced, the ledger says so, marks that no longer fit do not count any more and
    their sheets go back to the judges. Answers the number of the new version."""
    event, scheme = open_event(event_id)
    amendment = _waiting(event_id, public_id)
    _other(amendment, sides, actor)
    if amendment.base_version != last_number(event_id):
        raise AmendmentStale
    old, new = contents_of(scheme), contents_of(amendment)
    _check(event_id, scheme, old, new)
    _lock_sheets(event_id)
    concerned = effects(event_id, old, new)
    scheme.rules, scheme.texts, scheme.tree, scheme.ways = amendment.rules, amendment.texts, amendment.tree, amendment.ways
    scheme.rules_hash = rules_hash(amendment.rules)
    db.session.flush()
    number = note_frozen(event, scheme, actor=actor, at=at, kind=AMENDED, reason=amendment.reason)
    for one in concerned:
        _take_back(event, one, amendment.reason, actor, at)
    amendment.state, amendment.version = AGREED, number
    amendment.decided_by, amendment.decided_at = person(actor), at
    audit.record(
        SCHEME_CHANGE_AGREED, actor=actor, at=at, subject=event.subject, amendment=public_id, version=number,
        returned=sum(1 for one in concerned if one.again), rules_hash=scheme.rules_hash,
    )
    return number


def _take_back(event: EventRef, effect: Effect, reason: str, actor: Actor, at: datetime) -> None:
    """Marks of aspects that are gone only stop counting: nobody has to mark anything again for them."""
    if effect.again:
        return_after_amendment(effect.sheet, effect.again, reason, actor=actor, at=at)
    if effect.gone:
        aspects = [f"{effect.module}/{code}" for code in effect.gone]
        body = {"entry": effect.entry, "judge": effect.judge, "aspects": aspects}
        ledger.append(event.stream, "sheet_returned", body, actor=actor, at=at)


@transaction
def decline_scheme_change(
    event_id: int, public_id: str, reason: str, *, sides: Collection[str], actor: Actor, at: datetime
) -> None:
    """The other side does not agree, and says why; nothing is changed."""
    event, _scheme = open_event(event_id)
    amendment = _waiting(event_id, public_id)
    _other(amendment, sides, actor)
    amendment.state, amendment.note = DECLINED, written(reason)
    amendment.decided_by, amendment.decided_at = person(actor), at
    audit.record(
        SCHEME_CHANGE_DECLINED, actor=actor, at=at, subject=event.subject, amendment=public_id, reason=amendment.note
    )


@transaction
def withdraw_scheme_change(event_id: int, public_id: str, *, actor: Actor, at: datetime) -> None:
    """Whoever asked takes it back."""
    event, _scheme = open_event(event_id)
    amendment = _waiting(event_id, public_id)
    if person_of(person(actor)) != person_of(amendment.asked_by):
        raise AmendmentNotYours
    amendment.state, amendment.decided_by, amendment.decided_at = WITHDRAWN, person(actor), at
    audit.record(SCHEME_CHANGE_WITHDRAWN, actor=actor, at=at, subject=event.subject, amendment=public_id)


def _waiting(event_id: int, public_id: str) -> SchemeAmendment:
    """The amendment, locked; refused where it was settled before."""
    found: SchemeAmendment | None = db.session.scalar(
        select(SchemeAmendment)
        .where(SchemeAmendment.event_id == event_id, SchemeAmendment.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    if found.state != ASKED:
        raise AmendmentSettled
    return found


def _other(amendment: SchemeAmendment, sides: Collection[str], actor: Actor) -> None:
    """Another person, of the other side."""
    if person_of(person(actor)) == person_of(amendment.asked_by):
        raise AmendmentSamePerson
    if not set(sides) - {amendment.side}:
        raise AmendmentOtherSide


def _lock_sheets(event_id: int) -> None:
    """All sheets in one order: what is being submitted gets in before and is looked at; what comes later has the old hash."""
    db.session.scalars(
        select(Sheet).where(Sheet.event_id == event_id).order_by(Sheet.id).with_for_update().execution_options(populate_existing=True)
    ).all()


def change_problems(event_id: int, new: SchemeContents) -> list[Problem]:
    """What stands in the way of asking for a change of the frozen scheme; for the page that shows it."""
    found = scheme_of(event_id)
    if found is None:
        return []
    return contents_problems(new) or amendment_problems(contents_of(found), new)
