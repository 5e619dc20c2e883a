"""The list of occupations that events are chosen from; names of events already made do not change with it."""
from datetime import datetime

from sqlalchemy import select

from competition import audited
from competition.models import Occupation
from competition.refusals.set_up import OccupationExists
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import NotFound


@transaction
def add_occupation(name: str, code: str, *, actor: Actor, at: datetime) -> int:
    """One more occupation; ``code`` of the 国家职业分类大典, or empty. Raises :class:`OccupationExists`."""
    _require_free(name.strip(), None)
    added = Occupation(name=name.strip(), code=code.strip() or None, active=True)
    db.session.add(added)
    db.session.flush()
    _record(added, "", actor, at)
    return added.id


@transaction
def change_occupation(occupation_id: int, name: str, code: str, *, active: bool, actor: Actor, at: datetime) -> None:
    """Another name or code, or no longer (again) offered."""
    found = db.session.scalar(select(Occupation).where(Occupation.id == occupation_id).with_for_update())
    if found is None:
        raise NotFound
    _require_free(name.strip(), found.id)
    before = found.name
    found.name, found.code, found.active = name.strip(), code.strip() or None, active
    _record(found, before, actor, at)


def _require_free(name: str, own: int | None) -> None:
    taken = db.session.scalar(select(Occupation.id).where(Occupation.name == name))
    if taken is not None and taken != own:
        raise OccupationExists(name=name)


def _record(one: Occupation, before: str, actor: Actor, at: datetime) -> None:
    audit.record(
        audited.OCCUPATION_KEPT, actor=actor, at=at, subject=f"occupation:{one.id}", name=one.name, code=one.code or "—",
        active=one.active, before=before,
    )
