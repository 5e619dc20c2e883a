"""Officials: appointing and dismissing them, and their cards."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count

from sqlalchemy import select

from competition import audited
from competition.models import Official, PanelSeat
from competition.permissions import Competitions
from competition.refusals import AccountOfAnother, CardOpensMore, OfficialExists, StillSeated
from competition.rules.offices import read_officials
from competition.services.finding import find_competition
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.accounts.models import RoleGrant, User
from foundation.accounts.permissions import may
from foundation.accounts.roles import Role
from foundation.accounts.services import create_user, grant_role, issue_card, revoke_role
from foundation.database import db, transaction
from foundation.errors import Invalid, NotFound, Refusal
from foundation.people.services import keep_unit
from foundation.rules.problems import Problem

LETTERS = {
    Role.JUDGE: "J", Role.CHIEF_JUDGE: "C", Role.SCOREKEEPER: "K", Role.SUPERVISOR: "S", Role.ARBITRATOR: "A",
}


@dataclass(frozen=True)
class IssuedCard:
    """A card to print: shown once, neither secret nor PIN is stored."""

    code: str
    name: str
    role: str
    unit: str | None
    secret: str
    pin: str


@transaction
def appoint_official(
    code: str, name: str, account: str, role: Role, *, actor: Actor, at: datetime, unit_name: str = "",
    unit_code: str | None = None, qualification: str = "",
) -> int:
    """Appoints somebody; makes the account if there is none and grants the role for this competition only. Returns the
    official's row; the code (J01, C01 …) follows the role. Without ``account`` one is made of the codes."""
    competition = find_competition(code)
    official_code = _next_code(competition.id, role)
    user_id = _account(account or _free_account(f"{code}-{official_code}".lower()), name, actor, at)
    same = select(Official).where(
        Official.competition_id == competition.id, Official.user_id == user_id, Official.role == role
    )
    present = db.session.scalar(same)
    if present is not None:
        raise OfficialExists(name=name, code=present.code)
    grant_role(
        user_id, role, jurisdiction=competition.jurisdiction, competition_code=competition.code, actor=actor, at=at
    )
    official = Official(
        competition_id=competition.id, user_id=user_id, role=role, code=official_code,
        unit=keep_unit(unit_name, unit_code or None) if unit_name else None, qualification=qualification or None,
    )
    db.session.add(official)
    db.session.flush()
    subject = f"official:{code}/{official.code}"
    audit.record(audited.OFFICIAL_APPOINTED, actor=actor, at=at, subject=subject, code=official.code, role=str(role))
    return official.id


def _account(account: str, name: str, actor: Actor, at: datetime) -> int:
    user = db.session.scalar(select(User).where(User.account == account))
    if user is None:
        return create_user(account=account, name=name, actor=actor, at=at)
    if user.name != name or user.disabled_at is not None:
        raise AccountOfAnother(account=account)
    return int(user.id)


def _free_account(wanted: str) -> str:
    taken = set(db.session.scalars(select(User.account).where(User.account.startswith(wanted, autoescape=True))))
    return next(name for name in chain([wanted], (f"{wanted}-{n}" for n in count(2))) if name not in taken)


def _next_code(competition_id: int, role: Role) -> str:
    letter = LETTERS.get(role, "O")
    codes = db.session.scalars(select(Official.code).where(Official.competition_id == competition_id))
    last = max((int(code[1:]) for code in codes if code[0] == letter), default=0)
    return f"{letter}{last + 1:02d}"


@transaction
def appoint_officials(code: str, text: str, *, actor: Actor, at: datetime) -> int:
    """Appoints everybody of a list pasted from a spreadsheet, or nobody; raises :class:`Invalid` with a problem for each
    line that is not right. Says how many."""
    appointments, problems = read_officials(text)
    if problems:
        raise Invalid(problems)
    for one in appointments:
        try:
            appoint_official(
                code, one.name, one.account, Role(one.role), unit_name=one.unit, unit_code=one.unit_code or None,
                qualification=one.qualification, actor=actor, at=at,
            )
        except Refusal as refusal:
            facts = {"line": one.line, "name": one.name, "reason": refusal.message}
            problems.append(Problem(str(one.line), "official_refused", facts))
    if problems:
        raise Invalid(problems)
    return len(appointments)


@transaction
def dismiss_official(code: str, official_id: int, *, actor: Actor, at: datetime) -> None:
    """Takes an official out of a competition together with the role that it gave; their panels come first."""
    official = find_official(code, official_id)
    seated = select(PanelSeat.id).where(PanelSeat.official_id == official.id).limit(1)
    if db.session.scalar(seated) is not None:
        raise StillSeated(code=official.code)
    grant = select(RoleGrant.id).where(
        RoleGrant.user_id == official.user_id, RoleGrant.role == official.role, RoleGrant.competition_code == code,
        RoleGrant.revoked_at.is_(None),
    )
    for grant_id in list(db.session.scalars(grant)):
        revoke_role(grant_id, actor=actor, at=at)
    db.session.delete(official)
    subject = f"official:{code}/{official.code}"
    audit.record(audited.OFFICIAL_DISMISSED, actor=actor, at=at, subject=subject, code=official.code, role=official.role)


@transaction
def issue_cards(code: str, official_ids: Sequence[int], *, actor: Actor, at: datetime) -> list[IssuedCard]:
    """A fresh card and PIN for each of these officials; the cards that they had end at once. Raises
    :class:`CardOpensMore` for somebody who also serves where this organizer may appoint nobody."""
    issued: list[IssuedCard] = []
    cards: dict[int, tuple[str, str]] = {}
    for official_id in official_ids:
        official = find_official(code, official_id)
        _within_reach(official, actor)
        if official.user_id not in cards:
            card = issue_card(official.user_id, actor=actor, at=at)
            cards[official.user_id] = (card.secret, card.pin)
        unit = official.unit.name if official.unit else None
        issued.append(IssuedCard(official.code, official.user.name, official.role, unit, *cards[official.user_id]))
    codes = ", ".join(card.code for card in issued)
    audit.record(
        audited.CARDS_ISSUED, actor=actor, at=at, subject=f"competition:{code}", count=len(issued), codes=codes
    )
    return issued


def _within_reach(official: Official, actor: Actor) -> None:
    """A card opens all offices of its account, so whoever prints it must be able to appoint in each of those competitions."""
    printer = db.session.get(User, actor.user_id) if actor.user_id else None
    if printer is None:
        return
    for grant in official.user.identity.grants:
        if not may(printer.identity, Competitions.APPOINT, jurisdiction=grant.jurisdiction, competition=grant.competition or ""):
            raise CardOpensMore(name=official.user.name)


def find_official(code: str, official_id: int) -> Official:
    """An official of this competition; raises :class:`NotFound`."""
    official = db.session.get(Official, official_id)
    if official is None or official.competition_id != find_competition(code).id:
        raise NotFound
    return official
