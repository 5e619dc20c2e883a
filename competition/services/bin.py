"""The bin (回收站): what is removed stays thirty days in its own words, and is put back by the service that made it.

Whoever removes something calls :func:`put_in_bin` in the same transaction and registers a :class:`Restorer` for its kind.
"""
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from competition import audited
from competition.models import Removal
from competition.models.removal import WORDS
from competition.refusals.set_up import NotInBin
from competition.services.finding import find_competition
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.crypto import seal, unseal
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.people.retention import Rule, rule

KEPT = timedelta(days=30)

rule("removals", Rule(_l("回收站里的内容"), KEPT.days, _l("删除，不能再恢复")))


@dataclass(frozen=True)
class Restorer:
    """How a kind of thing is put back: what it is called, and ``restore(competition_code, words, actor, at)``."""

    label: Any
    restore: Callable[[str, Mapping[str, Any], Actor, datetime], None]


RESTORERS: dict[str, Restorer] = {}


def put_in_bin(
    kind: str, competition_code: str, title: str, words: Mapping[str, Any], *, actor: Actor, at: datetime
) -> str:
    """Keeps what is being removed, in the transaction of whoever removes it and records that in the audit log. Answers the
    id in the bin."""
    public_id = chance.opaque_id()
    db.session.add(Removal(
        public_id=public_id, kind=kind, competition=competition_code,
        jurisdiction=find_competition(competition_code).jurisdiction, title=title[:300], removed_by=actor.id, removed_at=at,
        words=seal(json.dumps(dict(words), ensure_ascii=False), owner=public_id, field=WORDS),
    ))
    return public_id


@transaction
def restore(public_id: str, *, actor: Actor, at: datetime) -> str:
    """Puts something back, once; answers the code of its competition. Raises :class:`NotInBin` where somebody else was
    faster or its time is up, and what the service refuses that makes it again."""
    found = db.session.scalar(select(Removal).where(Removal.public_id == public_id).with_for_update())
    if found is None or found.removed_at < at - KEPT:
        raise NotInBin
    if found.kind not in RESTORERS:
        raise NotFound
    words = json.loads(unseal(found.words, owner=found.public_id, field=WORDS))
    RESTORERS[found.kind].restore(found.competition, words, actor, at)
    db.session.delete(found)
    audit.record(audited.RESTORED, actor=actor, at=at, subject=f"competition:{found.competition}", what=found.kind)
    return found.competition


def tidy_bin(at: datetime) -> Mapping[str, int]:
    """Deletes for good what has lain in the bin for thirty days; says how many (a contribution to retention)."""
    gone = db.session.execute(delete(Removal).where(Removal.removed_at < at - KEPT))
    return {"removals": int(getattr(gone, "rowcount", 0))}
