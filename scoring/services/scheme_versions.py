"""Every version of a scheme that was kept is appended; freezing writes both hashes into the ledger."""
from datetime import datetime

from sqlalchemy import delete, select, update

from foundation import ledger
from foundation.accounts.identity import Actor
from foundation.database import db
from scoring.models import Scheme, SchemeProposal, SchemeVersion
from scoring.queries.events import EventRef, contents_hash
from scoring.rules.rules_document import rules_hash

KEPT, FROZEN, AMENDED = "kept", "frozen", "amended"


def record_version(scheme: Scheme, *, actor: Actor, at: datetime, kind: str = KEPT, reason: str = "") -> int:
    """Appends the scheme as it stands, within the caller's transaction; its number. What was kept before without any
    change is not kept again; freezing and amending always append."""
    last = db.session.scalar(
        select(SchemeVersion).where(SchemeVersion.event_id == scheme.event_id).order_by(SchemeVersion.number.desc()).limit(1)
    )
    hashes = rules_hash(scheme.rules), contents_hash(scheme.texts, scheme.tree, scheme.ways)
    if kind == KEPT and last is not None and (last.rules_hash, last.contents_hash) == hashes:
        return last.number
    version = SchemeVersion(
        event_id=scheme.event_id, number=(last.number if last else 0) + 1, kind=kind, rules=scheme.rules, texts=scheme.texts,
        tree=scheme.tree, ways=scheme.ways, rules_hash=hashes[0], contents_hash=hashes[1], reason=reason,
        kept_by=actor.user_id, kept_at=at,
    )
    db.session.add(version)
    db.session.flush()
    return version.number


def note_frozen(
    event: EventRef, scheme: Scheme, *, actor: Actor, at: datetime, kind: str = FROZEN, reason: str = ""
) -> int:
    """Appends the version that counts from now on, and its two hashes to the ledger of the event: ``rules_frozen`` as the
    result bundle says, ``scheme_frozen`` for texts, tree and ways. Answers the number of the version."""
    number = record_version(scheme, actor=actor, at=at, kind=kind, reason=reason)
    frozen = {"rules_hash": scheme.rules_hash, "event": event.named, "stream": event.stream}
    ledger.append(event.stream, "rules_frozen", frozen, actor=actor, at=at)
    contents = {"version": number, "contents_hash": contents_hash(scheme.texts, scheme.tree, scheme.ways)}
    ledger.append(event.stream, "scheme_frozen", contents, actor=actor, at=at)
    return number


def forget_versions(event_id: int) -> None:
    """Before a draft event is removed: its versions stay and belong to no event any more, proposals go."""
    db.session.execute(update(SchemeVersion).where(SchemeVersion.event_id == event_id).values(event_id=None))
    db.session.execute(delete(SchemeProposal).where(SchemeProposal.event_id == event_id))
