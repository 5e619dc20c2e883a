"""Recomputing every chain from its stored entries: what ``flask ledger verify`` and the auditor's page run."""
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from foundation.database import db
from foundation.ledger.models import LedgerEntry, LedgerStream
from foundation.rules.canonical import START, canonical, link

ROOT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class StreamReport:
    """What the check found of one stream; no ``faults`` means that the chain holds."""

    stream: str
    size: int
    root: str
    faults: tuple[str, ...]


Reader = Session | scoped_session[Any]


def verify_all(streams: list[str] | None = None, *, session: Reader = db.session) -> list[StreamReport]:
    """One report per stream (all of them unless named): sequence, canonical bytes, hashes, head. ``session`` reads another
    database than ours, such as one that was restored beside."""
    query = select(LedgerStream).order_by(LedgerStream.name)
    heads = {head.name: head for head in session.scalars(query)}
    written = set(session.scalars(select(LedgerEntry.stream).distinct()))
    names = sorted(heads.keys() | written)
    return [_report(name, heads.get(name), session) for name in names if streams is None or name in streams]


@dataclass(frozen=True)
class Vouched:
    """What a root on paper vouches for: the first ``seq`` entries of its stream, of which there are ``size`` by now."""

    stream: str
    seq: int
    size: int


def vouched_for(root: str, reports: Iterable[StreamReport], *, session: Reader = db.session) -> list[Vouched]:
    """Where a root (64 hex digits) stands in streams whose chains were just recomputed: at the end if nothing was written
    since it was printed, else before what came later (a publication, a late sheet)."""
    sizes = {report.stream: report.size for report in reports if not report.faults}
    if not ROOT.fullmatch(root):
        return []
    query = select(LedgerEntry.stream, LedgerEntry.seq).where(LedgerEntry.hash == bytes.fromhex(root))
    found = session.execute(query.order_by(LedgerEntry.stream, LedgerEntry.seq))
    return [Vouched(stream, seq, sizes[stream]) for stream, seq in found if stream in sizes]


def _report(name: str, head: LedgerStream | None, session: Reader) -> StreamReport:
    faults: list[str] = []
    last, count = START, 0
    rows = session.execute(
        select(LedgerEntry.seq, LedgerEntry.kind, LedgerEntry.content, LedgerEntry.hash)
        .where(LedgerEntry.stream == name).order_by(LedgerEntry.seq)
    )
    for seq, kind, content, stored in rows:
        count += 1
        entry: Any = _parsed(content)
        if seq != count or not isinstance(entry, dict) or entry.get("seq") != seq:
            faults.append(f"seq {seq}")
        elif entry.get("kind") != kind:
            faults.append(f"kind {seq}")
        elif canonical(entry).decode() != content:
            faults.append(f"bytes {seq}")
        last = link(last, entry)
        if last != stored:
            faults.append(f"hash {seq}")
            last = stored
    if head is None or head.size != count or head.head != last:
        faults.append("head")
    return StreamReport(name, count, last.hex(), tuple(faults))


def _parsed(content: str) -> Any:
    try:
        return json.loads(content, parse_float=_no_float, parse_constant=_no_float)
    except ValueError:
        return None


def _no_float(text: str) -> NoReturn:
    raise ValueError(text)
