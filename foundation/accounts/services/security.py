"""Setting the security policy: a new version with a reason, in the log and in the ledger of access."""
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import func, select

from foundation import audit, ledger
from foundation.accounts import audited
from foundation.accounts.identity import Actor
from foundation.accounts.models import SecurityPolicy
from foundation.accounts.policy import BOUNDS, DECIDED, in_force
from foundation.accounts.refusals import PolicyUnchanged
from foundation.database import db, transaction
from foundation.ledger.book import ACCESS


@transaction
def set_policy(decided: Mapping[str, Any], *, reason: str, actor: Actor, at: datetime) -> int:
    """A new version of the policy, in force at once; answers its number. Raises :class:`PolicyUnchanged`.

    ``decided`` has a value for every name of ``DECIDED``; a number outside its bounds is a defect of the caller's form.
    """
    for name, (least, most) in BOUNDS.items():
        if not least <= decided[name] <= most:
            raise ValueError(f"{name} must be from {least} to {most}")
    if has_request_context():
        g.pop("security_policy", None)
    present = in_force()
    if all(decided[name] == getattr(present, name) for name in DECIDED):
        raise PolicyUnchanged
    version = (db.session.scalar(select(func.max(SecurityPolicy.version))) or 0) + 1
    values = {name: decided[name] for name in DECIDED}
    db.session.add(SecurityPolicy(version=version, reason=reason, set_by=actor.id, set_at=at, **values))
    db.session.flush()
    audit.record(audited.POLICY_SET, actor=actor, at=at, subject="security_policy", version=version)
    ledger.append(ACCESS, "security_policy", {"version": version, **values}, actor=actor, at=at)
    if has_request_context():
        g.pop("security_policy", None)
    return version
