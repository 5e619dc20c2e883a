"""What every page of a unit needs: whose account it is, which competitions and entries are its own (404 for all others)."""
from typing import Any

from flask import Blueprint, Flask, g, render_template, url_for
from flask_babel import lazy_gettext as _l

from competition import queries
from competition.permissions import Competitions
from competition.queries import CompetitionHeader, EntryRow
from competition.queries.units import UnitAccountRow, is_of_unit, unit_account_counts, unit_account_of
from competition.rules.unit_accounts import APPLIED
from foundation.accounts.identity import Identity
from foundation.accounts.permissions import identity, may, roles_for
from foundation.accounts.roles import Role
from foundation.contributions import NavigationEntry, contributions
from foundation.errors import NotFound
from foundation.web.states import State, add_states

unit = Blueprint("unit", __name__, url_prefix="/unit")

UNIT_ACCOUNT_STATES = {
    "unit_applied": State(_l("待审核"), "warning", "clock"),
    "unit_returned": State(_l("退回修改"), "warning", "arrow-back-up"),
    "unit_approved": State(_l("已开通"), "success", "check"),
    "unit_refused": State(_l("未通过"), "danger", "circle-x"),
    "unit_closed": State(_l("已停用"), "neutral", "ban"),
}


def applicant() -> UnitAccountRow:
    """The account of the unit whose user is signed in, in whatever state; 404 for everybody else."""
    found = unit_account_of(identity().actor.user_id)
    if found is None:
        raise NotFound
    g.unit_account = found
    return found


def own_account() -> UnitAccountRow:
    """The account, if it has been approved and still holds the role of a unit; 404 otherwise."""
    found = applicant()
    if found.unit_id is None or not identity().has(Role.UNIT):
        raise NotFound
    return found


def choose_own(code: str) -> tuple[CompetitionHeader, UnitAccountRow, int]:
    """A competition that the account reaches, the account and its unit; 404 otherwise. A draft is nobody's yet."""
    account, header = own_account(), queries.competition(code)
    granted = may(identity(), Competitions.REGISTER_OWN, jurisdiction=account.jurisdiction, competition=code)
    if account.unit_id is None or header.phase == "draft" or not granted or not account.reaches(header.jurisdiction):
        raise NotFound
    return header, account, account.unit_id


def own_entry(code: str, public_id: str) -> tuple[CompetitionHeader, UnitAccountRow, EntryRow]:
    """An entry of one's own unit; another unit's is 404."""
    header, account, unit_id = choose_own(code)
    row = queries.entry(code, public_id)
    if not is_of_unit(row.id, unit_id):
        raise NotFound
    return header, account, row


def unit_page(template: str, status: int = 200, **facts: Any) -> tuple[str, int]:
    """A page for units, with the account in its head."""
    return render_template(f"competition/unit_{template}.html", account=g.get("unit_account"), **facts), status


def landing(who: Identity) -> str | None:
    """Units start on their own page, applicants on that of their application."""
    if who.has(Role.UNIT):
        return url_for("unit.home")
    return url_for("unit.application") if not who.grants and unit_account_of(who.actor.user_id) else None


def reviewed_jurisdictions() -> list[str]:
    """Where the reader reviews accounts of units: what belongs to no competition needs a grant for more than one."""
    roles = roles_for(Competitions.REVIEW_UNITS)
    held = [grant.jurisdiction for grant in identity().grants if grant.role in roles and grant.competition is None]
    return list(dict.fromkeys(held))


def _reviews(who: Identity, _jurisdiction: str | None, _code: str | None) -> bool:
    roles = roles_for(Competitions.REVIEW_UNITS)
    return any(grant.role in roles and grant.competition is None for grant in who.grants)


def waiting_accounts() -> int:
    """How many applications wait for the reader."""
    return unit_account_counts(reviewed_jurisdictions()).get(APPLIED, 0)


def contribute_units(app: Flask) -> None:
    """Where units start, the link of those who review accounts, and the words of their states."""
    contributions(app).landings.append(landing)
    contributions(app).navigation.append(NavigationEntry(
        "competition", _l("参赛单位账号"), "building", 2, lambda _code: url_for("desk.units"), _reviews, needs_competition=False,
    ))
    add_states(app, UNIT_ACCOUNT_STATES)
