"""What happens to officials after they were appointed: their facts change, somebody takes their place, they are dismissed."""
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from competition import audited, queries
from competition.models import ConflictWaiver, Official, PanelSeat
from competition.refusals import StillSeated
from competition.refusals.officials import OnDuty, SeatedOutside
from competition.services.bin import RESTORERS, Restorer, put_in_bin
from competition.services.finding import find_competition, put
from competition.services.officials import appoint_official, find_official, known_events
from competition.services.panels import seat_judge, unseat_judge
from competition.services.sides import require_one_side
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.accounts.models import RoleGrant
from foundation.accounts.roles import ROLE_NAMES, Role
from foundation.accounts.services import revoke_role
from foundation.database import db, transaction
from foundation.people.services import keep_unit

OFFICIAL = "official"


@transaction
def change_official(
    code: str, official_id: int, *, actor: Actor, at: datetime, unit_name: str = "", unit_code: str | None = None,
    qualification: str = "", grade: str = "", certificate: str = "", events: Sequence[str] | None = None,
) -> None:
    """Changes what is known of an official. Raises :class:`SeatedOutside` where a panel of theirs would be left without."""
    official = find_official(code, official_id)
    served = known_events(find_competition(code), events)
    outside = {seat.event for seat in _seats(code, official.id)} - set(served or ()) if served is not None else set()
    if outside:
        raise SeatedOutside(code=official.code, event=_("、").join(sorted(outside)))
    unit = keep_unit(unit_name, unit_code or None) if unit_name else None
    db.session.flush()
    values = {
        "unit_id": unit.id if unit else None, "qualification": qualification or None, "grade": grade or None,
        "certificate": certificate or None, "events": served,
    }
    changed = [name for name, value in values.items() if getattr(official, name) != value]
    put(official, values)
    require_one_side(official)
    if changed:
        subject = f"official:{code}/{official.code}"
        audit.record(audited.OFFICIAL_CHANGED, actor=actor, at=at, subject=subject, code=official.code, fields=", ".join(changed))


@transaction
def replace_official(
    code: str, official_id: int, name: str, *, actor: Actor, at: datetime, account: str = "", unit_name: str = "",
    unit_code: str | None = None, qualification: str = "", grade: str = "", certificate: str = "",
) -> int:
    """Somebody else takes the place of an official: same role, same events, same panels; who had it is dismissed. Refused
    where they have sheets already, and where the newcomer has to stand back (回避). Answers the newcomer's row."""
    before = find_official(code, official_id)
    newcomer = appoint_official(
        code, name, account, Role(before.role), unit_name=unit_name, unit_code=unit_code, qualification=qualification, grade=grade,
        certificate=certificate, events=before.events, actor=actor, at=at,
    )
    for seat in _seats(code, before.id):
        unseat_judge(code, seat.id, actor=actor, at=at)
        seat_judge(code, seat.event, seat.module, newcomer, actor=actor, at=at)
    after = find_official(code, newcomer)
    audit.record(
        audited.OFFICIAL_REPLACED, actor=actor, at=at, subject=f"official:{code}/{after.code}", code=after.code, before=before.code
    )
    dismiss_official(code, before.id, actor=actor, at=at)
    return newcomer


@transaction
def dismiss_official(code: str, official_id: int, *, actor: Actor, at: datetime) -> None:
    """Takes an official out of a competition together with the role that it gave, into the bin; their panels come first."""
    official = find_official(code, official_id)
    if db.session.scalar(select(PanelSeat.id).where(PanelSeat.official_id == official.id).limit(1)) is not None:
        raise StillSeated(code=official.code)
    grant = select(RoleGrant.id).where(
        RoleGrant.user_id == official.user_id, RoleGrant.role == official.role, RoleGrant.competition_code == code,
        RoleGrant.revoked_at.is_(None),
    )
    for grant_id in list(db.session.scalars(grant)):
        revoke_role(grant_id, actor=actor, at=at)
    title = f"{official.code} {official.user.name} · {ROLE_NAMES[Role(official.role)]}"
    put_in_bin(OFFICIAL, code, title, _words(official), actor=actor, at=at)
    db.session.flush()
    db.session.execute(delete(ConflictWaiver).where(ConflictWaiver.official_id == official.id))
    db.session.delete(official)
    try:
        db.session.flush()
    except IntegrityError:
        raise OnDuty(code=official.code) from None
    subject = f"official:{code}/{official.code}"
    audit.record(audited.OFFICIAL_DISMISSED, actor=actor, at=at, subject=subject, code=official.code, role=official.role)


def _seats(code: str, official_id: int) -> list[queries.SeatRow]:
    return [seat for seat in queries.panel(competition_code=code) if seat.official_id == official_id]


def _words(official: Official) -> dict[str, Any]:
    unit = official.unit
    return {
        "name": official.user.name, "account": official.user.account, "role": official.role, "wanted": official.code,
        "unit_name": unit.name if unit else "", "unit_code": unit.code if unit else None, "events": official.events,
        "qualification": official.qualification or "", "grade": official.grade or "", "certificate": official.certificate or "",
    }


def _restore(code: str, words: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    facts = {name: value for name, value in words.items() if name not in ("name", "account", "role")}
    appoint_official(code, words["name"], words["account"], Role(words["role"]), actor=actor, at=at, **facts)


RESTORERS[OFFICIAL] = Restorer(_l("裁判及工作人员"), _restore)
