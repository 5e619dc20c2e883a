"""Versions of a scheme, proposals and amendments as pages show them."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from foundation.accounts.models import User
from foundation.database import db
from foundation.rules.canonical import digest
from scoring.models import Scheme, SchemeAmendment, SchemeProposal, SchemeVersion
from scoring.queries.events import SchemeRow
from scoring.rules.scheme_contents import SchemeContents


@dataclass(frozen=True)
class VersionRow:
    """One version without its contents."""

    number: int
    kind: str
    rules_hash: str
    contents_hash: str
    reason: str
    by: str
    at: datetime


def contents_of(row: SchemeRow | Scheme | SchemeVersion | SchemeProposal | SchemeAmendment | None) -> SchemeContents:
    """A stored scheme as rules see it; none is an empty one."""
    return SchemeContents() if row is None else SchemeContents(row.rules, row.texts, row.tree, row.ways)


def state_hash(row: SchemeRow | None) -> str:
    """What says whether a scheme is still as it was looked at; empty where there is none."""
    return "" if row is None else digest({"rules": row.rules_hash, "contents": row.contents_hash})


def versions_of(event_id: int) -> list[VersionRow]:
    """All versions of an event's scheme, newest first."""
    rows = db.session.execute(
        select(
            SchemeVersion.number, SchemeVersion.kind, SchemeVersion.rules_hash, SchemeVersion.contents_hash, SchemeVersion.reason,
            User.name, SchemeVersion.kept_at,
        )
        .outerjoin(User, User.id == SchemeVersion.kept_by)
        .where(SchemeVersion.event_id == event_id)
        .order_by(SchemeVersion.number.desc())
    )
    return [VersionRow(*row[:5], row[5] or "", row[6]) for row in rows]


def version_of(event_id: int, number: int) -> SchemeVersion | None:
    """One version."""
    found: SchemeVersion | None = db.session.scalar(
        select(SchemeVersion).where(SchemeVersion.event_id == event_id, SchemeVersion.number == number)
    )
    return found


def last_number(event_id: int) -> int:
    """The number of the newest version; 0 where there is none."""
    found = db.session.scalar(
        select(SchemeVersion.number).where(SchemeVersion.event_id == event_id).order_by(SchemeVersion.number.desc()).limit(1)
    )
    return found or 0


def proposal_of(event_id: int, public_id: str) -> SchemeProposal | None:
    """A proposal of this event."""
    found: SchemeProposal | None = db.session.scalar(
        select(SchemeProposal).where(SchemeProposal.event_id == event_id, SchemeProposal.public_id == public_id)
    )
    return found


def amendments_of(event_id: int) -> list[SchemeAmendment]:
    """All amendments of an event's scheme, newest first."""
    rows = db.session.scalars(
        select(SchemeAmendment).where(SchemeAmendment.event_id == event_id).order_by(SchemeAmendment.id.desc())
    )
    return list(rows)


def amendment_of(event_id: int, public_id: str) -> SchemeAmendment | None:
    """An amendment of this event."""
    found: SchemeAmendment | None = db.session.scalar(
        select(SchemeAmendment).where(SchemeAmendment.event_id == event_id, SchemeAmendment.public_id == public_id)
    )
    return found


def waiting_amendment(event_id: int) -> SchemeAmendment | None:
    """The amendment that waits for the other side."""
    found: SchemeAmendment | None = db.session.scalar(
        select(SchemeAmendment).where(SchemeAmendment.event_id == event_id, SchemeAmendment.state == "asked")
    )
    return found


def documents(contents: SchemeContents) -> Mapping[str, Any]:
    """The four columns of a stored scheme."""
    return {"rules": dict(contents.rules), "texts": dict(contents.texts), "tree": dict(contents.tree), "ways": dict(contents.ways)}
