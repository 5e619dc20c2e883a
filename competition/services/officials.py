"""Officials: appointing them, and their cards."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count

from sqlalchemy import select

from competition import audited
from competition.models import Competition, Official
from competition.permissions import Competitions
from competition.refusals import AccountOfAnother, CardOpensMore, OfficialExists
from competition.rules.offices import read_rows
from competition.services.finding import find_competition
from competition.services.sides import require_one_side
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.accounts.models import User
from foundation.accounts.permissions import may
from foundation.accounts.roles import Role
from foundation.accounts.services import create_user, grant_role, issue_card
from foundation.database import db, transaction
from foundation.errors import Invalid, NotFound, Refusal
from foundation.people.services import keep_unit
from foundation.rules.problems import Problem

LETTERS = {
    Role.JUDGE: "J", Role.CHIEF_JUDGE: "C", Role.FIELD_JUDGE: "F", Role.SCOREKEEPER: "K", Role.SUPERVISOR: "S", Role.ARBITRATOR: "A",
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
    unit_code: str | None = None, qualification: str = "", grade: str = "", certificate: str = "",
    events: Sequence[str] | None = None, wanted: str = "",
) -> int:
    """Appoints somebody; makes the account if there is none and grants the role for this competition only. Returns the
    official's row; the code (J01, C01 …) follows the role, or is ``wanted`` if that is free. Without ``account`` one is made
    of the codes. ``events`` are the codes of the events that they serve, null means all."""
    competition = find_competition(code)
    served = known_events(competition, events)
    official_code = _next_code(competition.id, role, wanted)
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
        grade=grade or None, certificate=certificate or None, events=served,
    )
    db.session.add(official)
    require_one_side(official)
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


def known_events(competition: Competition, events: Sequence[str] | None) -> list[str] | None:
    """The events that somebody serves, in the order of the competition; null for all. Raises :class:`NotFound`."""
    if not events:
        return None
    known = [event.code for event in competition.events]
    if not set(events) <= set(known):
        raise NotFound
    return [code for code in known if code in events]


def _next_code(competition_id: int, role: Role, wanted: str) -> str:
    letter = LETTERS.get(role, "O")
    codes = set(db.session.scalars(select(Official.code).where(Official.competition_id == competition_id)))
    if wanted and wanted not in codes:
        return wanted
    last = max((int(code[1:]) for code in codes if code[0] == letter), default=0)
    return f"{letter}{last + 1:02d}"


@transaction
def appoint_officials(code: str, rows: Sequence[Sequence[str]], *, actor: Actor, at: datetime) -> int:
    """Appoints everybody of a table (a pasted list, a workbook), or nobody; raises :class:`Invalid` with a problem for each
    line that is not right. Says how many."""
    appointments, problems = read_rows(rows, [event.code for event in find_competition(code).events])
    if problems:
        raise Invalid(problems)
    for one in appointments:
        try:
            appoint_official(
                code, one.name, one.account, Role(one.role), unit_name=one.unit, unit_code=one.unit_code or None,
                qualification=one.qualification, grade=one.grade, certificate=one.certificate, events=one.events,
                actor=actor, at=at,
            )
        except Refusal as refusal:
            facts = {"line": one.line, "name": one.name, "reason": refusal.message}
            problems.append(Problem(str(one.line), "official_refused", facts))
    if problems:
        raise Invalid(problems)
    return len(appointments)


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
