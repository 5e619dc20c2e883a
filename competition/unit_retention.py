"""How long what proves an application for a unit's account is kept."""
from collections.abc import Mapping
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from competition.models import UnitAccount
from competition.rules.unit_accounts import CLOSED, OPEN, REFUSED
from foundation.accounts.identity import SYSTEM
from foundation.accounts.services import disable_user
from foundation.database import db
from foundation.people.retention import Rule, rule

PROOFS, FORGOTTEN = timedelta(days=30), timedelta(days=90)

rule("unit_proofs", Rule(_l("参赛单位账号的证明材料（自审核之日起）；未通过、已停用账号的联系电话"), PROOFS.days, _l("删除图片和电话，留下审核结论")))
rule("unit_applications", Rule(_l("一直没有补正的参赛单位账号申请"), FORGOTTEN.days, _l("关闭申请，删除图片和电话")))


def tidy_units(at: datetime) -> Mapping[str, int]:
    """Removes the proofs of what was decided long ago, and the telephones of those who have no account any more; closes
    applications that nobody corrected."""
    decided = UnitAccount.state.not_in(OPEN) & (UnitAccount.decided_at < at - PROOFS)
    kept = or_(UnitAccount.proof.is_not(None), UnitAccount.state.in_((REFUSED, CLOSED)) & UnitAccount.contact_phone.is_not(None))
    old = list(db.session.scalars(select(UnitAccount).where(decided, kept)))
    left = list(db.session.scalars(select(UnitAccount).where(UnitAccount.state.in_(OPEN), UnitAccount.applied_at < at - FORGOTTEN)))
    for one in left:
        one.state, one.decided_at = CLOSED, at
        one.version += 1
        disable_user(one.user_id, actor=SYSTEM, at=at)
    for one in (*old, *left):
        one.proof = None
        if one.state in (REFUSED, CLOSED):
            one.contact_phone = None
    return {"unit_proofs": len(old), "unit_applications": len(left)}
