"""What can be asked about accounts of units. Telephones come masked, proofs one at a time."""
import base64
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from competition.models import Competition, Entry, Event, Member, UnitAccount
from competition.models.unit_account import CONTACT_PHONE, PROOF
from competition.queries.entries import EntryRow, row_of
from competition.rules.applications import RESERVE
from competition.rules.entry_states import CANCELLED, HOLDING, STANDING
from competition.rules.entry_states import RETURNED as RETURNED_ENTRY
from competition.rules.unit_accounts import APPLIED, APPROVED, CLOSED, REFUSED, RETURNED
from foundation.accounts.models import User
from foundation.accounts.roles import CITY
from foundation.crypto import mask, unseal
from foundation.database import db
from foundation.errors import NotFound
from foundation.people.models import Unit

UNIT_STATES = {
    APPLIED: _l("待审核"), RETURNED: _l("退回修改"), APPROVED: _l("已开通"), REFUSED: _l("未通过"), CLOSED: _l("已停用"),
}
PER_PAGE = 50
OWN = Entry.source != "person"


@dataclass(frozen=True)
class UnitAccountRow:
    """An account of a unit; ``unit`` is the name of the one that it is bound to, none before approval."""

    public_id: str
    account: str
    name: str
    code: str
    jurisdiction: str
    contact: str
    phone: str
    has_proof: bool
    at_counter: bool
    state: str
    applied_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    version: int
    unit_id: int | None
    unit: str | None

    @property
    def shown_state(self) -> str:
        """The name under which the state is shown."""
        return f"unit_{self.state}"

    def reaches(self, jurisdiction: str) -> bool:
        """True if the account registers for competitions of this jurisdiction: one of the city for all."""
        return self.state == APPROVED and self.jurisdiction in (CITY, jurisdiction)


@dataclass(frozen=True)
class UnitAccountPage:
    """A page of accounts and how many match in all."""

    rows: list[UnitAccountRow]
    total: int


def unit_accounts(
    jurisdictions: Collection[str], *, states: Collection[str] = (), search: str = "", page: int = 1
) -> UnitAccountPage:
    """Accounts of jurisdictions, those that wait the longest first, by state and text (unit, code, account)."""
    query = select(UnitAccount).join(User, User.id == UnitAccount.user_id).where(UnitAccount.jurisdiction.in_(jurisdictions))
    if states:
        query = query.where(UnitAccount.state.in_(states))
    if search.strip():
        text = search.strip()
        query = query.where(or_(
            UnitAccount.name.contains(text, autoescape=True), UnitAccount.code.startswith(text.upper(), autoescape=True),
            User.account.startswith(text, autoescape=True),
        ))
    total = db.session.scalar(select(func.count()).select_from(query.with_only_columns(UnitAccount.id).subquery())) or 0
    query = query.order_by(UnitAccount.state != APPLIED, UnitAccount.applied_at, UnitAccount.id)
    return UnitAccountPage(_rows(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)), total)


def unit_account_counts(jurisdictions: Collection[str]) -> dict[str, int]:
    """How many accounts of jurisdictions are in each state."""
    query = select(UnitAccount.state, func.count()).where(UnitAccount.jurisdiction.in_(jurisdictions)).group_by(UnitAccount.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def unit_account(public_id: str) -> UnitAccountRow:
    """One account; raises :class:`NotFound`."""
    found = _rows(select(UnitAccount).where(UnitAccount.public_id == public_id))
    if not found:
        raise NotFound
    return found[0]


def unit_account_of(user_id: int | None) -> UnitAccountRow | None:
    """The account of a unit that somebody signs in with; none for everybody else."""
    return next(iter(_rows(select(UnitAccount).where(UnitAccount.user_id == user_id))), None)


def others_of_unit(row: UnitAccountRow) -> list[UnitAccountRow]:
    """Further accounts under the same code."""
    query = select(UnitAccount).where(UnitAccount.code == row.code, UnitAccount.public_id != row.public_id)
    return _rows(query.order_by(UnitAccount.id))


def known_name(code: str) -> str | None:
    """The name under which the house knows the unit with this code."""
    return db.session.scalar(select(Unit.name).where(Unit.code == code))


def proof_of(public_id: str) -> bytes:
    """The picture that proves an application; raises :class:`NotFound`."""
    found = db.session.scalar(select(UnitAccount).where(UnitAccount.public_id == public_id))
    if found is None or found.proof is None:
        raise NotFound
    return base64.b64decode(unseal(found.proof, owner=found.public_id, field=PROOF))


def _rows(query: Select[UnitAccount]) -> list[UnitAccountRow]:
    with_proof = query.add_columns(UnitAccount.proof.is_not(None)).options(
        joinedload(UnitAccount.user), joinedload(UnitAccount.decider), joinedload(UnitAccount.unit)
    )
    return [_row(one, has_proof) for one, has_proof in db.session.execute(with_proof)]


def _row(one: UnitAccount, has_proof: bool) -> UnitAccountRow:
    phone = unseal(one.contact_phone, owner=one.public_id, field=CONTACT_PHONE) if one.contact_phone else None
    return UnitAccountRow(
        one.public_id, one.user.account, one.name, one.code, one.jurisdiction, one.contact, mask("phone", "self", phone),
        has_proof, one.at_counter, one.state, one.applied_at, one.decider.name if one.decider else None, one.decided_at,
        one.reason, one.version, one.unit_id, one.unit.name if one.unit else None,
    )


def is_of_unit(entry_id: int, unit_id: int) -> bool:
    """True if an entry is the unit's own to handle: that of somebody who applied in person is not, whatever unit they named."""
    return db.session.scalar(select(Entry.id).where(Entry.id == entry_id, Entry.unit_id == unit_id, OWN)) is not None


def own_states(unit_id: int) -> dict[str, dict[str, int]]:
    """How many entries of a unit are in each state, by competition."""
    query = (
        select(Competition.code, Entry.state, func.count()).join(Entry.event).join(Event.competition)
        .where(Entry.unit_id == unit_id, OWN).group_by(Competition.code, Entry.state)
    )
    found: dict[str, dict[str, int]] = {}
    for code, state, count in db.session.execute(query):
        found.setdefault(code, {})[state] = count
    return found


def own_entries(code: str, unit_id: int) -> list[EntryRow]:
    """The entries of a unit in a competition: what is to be corrected first, then in the order of the events."""
    query = (
        select(Entry).join(Entry.event).join(Event.competition).where(Competition.code == code, Entry.unit_id == unit_id, OWN)
        .order_by(Entry.state != RETURNED_ENTRY, Entry.state == CANCELLED, Event.position, Entry.id)
        .options(joinedload(Entry.event), joinedload(Entry.unit), joinedload(Entry.coach), selectinload(Entry.coaches))
    )
    return [row_of(one) for one in db.session.scalars(query)]


def in_person(code: str, unit_id: int) -> int:
    """How many standing entries of the unit's people came in person: they count for its quota, and are not its to see."""
    query = (
        select(func.count()).select_from(Entry).join(Entry.event).join(Event.competition)
        .where(Competition.code == code, Entry.unit_id == unit_id, ~OWN, Entry.state.in_(STANDING))
    )
    return db.session.scalar(query) or 0


def own_places(code: str, unit_id: int) -> dict[str, tuple[int, int]]:
    """By event of a competition: how many places are held in all, and by this unit; reserves hold none."""
    mine = func.sum(case((Entry.unit_id == unit_id, 1), else_=0))
    query = (
        select(Event.code, func.count(), mine).join(Entry, Entry.event_id == Event.id).join(Event.competition).join(Entry.members)
        .where(Competition.code == code, Entry.state.in_(HOLDING), Member.role != RESERVE).group_by(Event.code)
    )
    return {row[0]: (row[1], row[2]) for row in db.session.execute(query)}
