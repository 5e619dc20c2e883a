"""Appending to a stream and reading it; always inside the transaction of what it records."""
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite

from foundation.accounts.identity import Actor
from foundation.clock import iso
from foundation.database import db, in_transaction
from foundation.ledger.models import LedgerEntry, LedgerStream
from foundation.rules.canonical import START, canonical, link

MONEY, POLICY, ACCESS = "money", "policy", "access"


@dataclass(frozen=True)
class Appended:
    """Where an entry came to stand: its number in the stream and its hash (hexadecimal)."""

    seq: int
    hash: str


def event_stream(competition_code: str, event_code: str) -> str:
    """The stream of one 赛项."""
    return f"{competition_code}/{event_code}"


def append(stream: str, kind: str, body: Mapping[str, Any], *, actor: Actor, at: datetime) -> Appended:
    """Appends one entry. The body holds no personal data and no floats; times, marks and money are strings or integers."""
    if not in_transaction():
        raise RuntimeError("a ledger entry outside a transaction")
    head = _locked(stream)
    entry = {"seq": head.size + 1, "kind": kind, "at": iso(at), "actor": actor.id, "body": dict(body)}
    head.size += 1
    head.head = link(head.head, entry)
    db.session.flush()
    db.session.execute(
        insert(LedgerEntry).values(
            stream=stream, seq=head.size, kind=kind, content=canonical(entry).decode(), hash=head.head
        )
    )
    return Appended(head.size, head.head.hex())


def _locked(stream: str) -> LedgerStream:
    """The head of the stream, locked until the transaction ends. Of two who begin the same stream, one waits for the other."""
    locked = select(LedgerStream).where(LedgerStream.name == stream).with_for_update()
    locked = locked.execution_options(populate_existing=True)
    head = db.session.scalar(locked)
    if head is None:
        begin = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(LedgerStream)
        db.session.execute(begin.values(name=stream, size=0, head=START).on_conflict_do_nothing())
        head = db.session.scalars(locked).one()
    return head


def entries(stream: str) -> list[dict[str, Any]]:
    """All entries of a stream in order, as the result bundle exports them."""
    rows = db.session.scalars(select(LedgerEntry.content).where(LedgerEntry.stream == stream).order_by(LedgerEntry.seq))
    return [json.loads(content) for content in rows]


def root(stream: str) -> str:
    """The root of a stream now, hexadecimal; of 32 zero bytes if it is empty."""
    head = db.session.get(LedgerStream, stream, populate_existing=True)
    return (head.head if head else START).hex()


def size(stream: str) -> int:
    """How many entries the stream has."""
    head = db.session.get(LedgerStream, stream, populate_existing=True)
    return head.size if head else 0
