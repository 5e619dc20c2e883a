"""What must be true of a database after anything: every acknowledged operation is there whole, nothing is there by half,
and the chain holds. Looks through a connection of its own, with plain SQL, and shares no code with what wrote the rows."""
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import psycopg

from bench.chaos.competition import Acknowledged, Competition

BATCH = 500
SUBMITTED = "scoring:sheet:submitted"


class Storage:
    """A new connection to a database of either kind, in one snapshot."""

    def __init__(self, url: str) -> None:
        self.sqlite = url.startswith("sqlite:///")
        self._connection: Any
        if self.sqlite:
            self._connection = sqlite3.connect(Path(url.removeprefix("sqlite:///")), isolation_level=None, timeout=20)
            self._connection.execute("BEGIN")
        else:
            self._connection = psycopg.connect(url, autocommit=False)
            self._connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

    def rows(self, query: str, *values: Any) -> list[Sequence[Any]]:
        """The rows of a query with ``?`` for its values."""
        found: list[Sequence[Any]] = self._connection.execute(query if self.sqlite else query.replace("?", "%s"), values).fetchall()
        return found

    def within(self, query: str, values: Sequence[Any]) -> list[Sequence[Any]]:
        """The rows of a query that ends in ``IN (??)``, for any number of values."""
        found: list[Sequence[Any]] = []
        for start in range(0, len(values), BATCH):
            part = values[start : start + BATCH]
            found += self.rows(query.replace("??", ",".join("?" * len(part))), *part)
        return found

    def close(self) -> None:
        """Ends the snapshot."""
        self._connection.close()


class Inspector:
    """Checks a competition again and again; each time it reads only what is new, the chain included."""

    def __init__(self, place: Competition) -> None:
        self.place = place
        self._seq, self._head, self._submitted = 0, bytes(32), 0
        self._audit, self._told = 0, set[str]()

    def check(self, acknowledged: Iterable[Acknowledged], url: str = "", *, file: bool = False) -> list[str]:
        """What is wrong, in words; ``file`` also has SQLite look at every page of the file."""
        storage = Storage(url or self.place.url)
        try:
            faults = self._chain(storage) + self._halves(storage) + self._lost(storage, list(acknowledged))
            if file and storage.sqlite:
                faults += [f"integrity_check: {row[0]}" for row in storage.rows("PRAGMA integrity_check") if row[0] != "ok"]
        except sqlite3.DatabaseError as error:
            faults = [f"unreadable: {error}"]
        finally:
            storage.close()
        return faults

    def _chain(self, storage: Storage) -> list[str]:
        """Recomputes the chain from where the last check ended, from the stored text itself."""
        query = "SELECT seq, kind, content, hash FROM ledger_entry WHERE stream = ? AND seq > ? ORDER BY seq"
        faults = []
        for seq, kind, content, stored in storage.rows(query, self.place.stream, self._seq):
            self._head = hashlib.sha256(b"\x00" + self._head + content.encode()).digest()
            if seq != self._seq + 1 or self._head != bytes(stored):
                faults.append(f"chain broken at {seq}")
                self._head = bytes(stored)
            self._seq, self._submitted = seq, self._submitted + (kind == "sheet_submitted")
        ((size, head),) = storage.rows("SELECT size, head FROM ledger_stream WHERE name = ?", self.place.stream)
        if (size, bytes(head)) != (self._seq, self._head):
            faults.append(f"head of the chain says {size}, there are {self._seq}")
        return faults

    def _halves(self, storage: Storage) -> list[str]:
        """An operation, its sheet version, its ledger entry and its audit entry are there together or not at all."""
        counted = "SELECT count(*) FROM operation WHERE outcome = 'counted'"
        whole = (
            "SELECT count(*) FROM operation o JOIN sheet_version v ON v.operation_id = o.id AND v.sheet_id = o.sheet_id"
            " JOIN sheet s ON s.id = v.sheet_id WHERE o.outcome = 'counted' AND s.version >= v.version"
        )
        behind = "SELECT count(*) FROM sheet s WHERE s.version <> (SELECT count(*) FROM sheet_version v WHERE v.sheet_id = s.id)"
        for row, facts in storage.rows("SELECT id, facts FROM audit_entry WHERE id > ? AND kind = ?", self._audit, SUBMITTED):
            self._audit = max(self._audit, row)
            self._told.add((json.loads(facts) if isinstance(facts, str) else facts)["operation"])
        numbers = {
            "operations": storage.rows(counted)[0][0], "whole operations": storage.rows(whole)[0][0],
            "versions": storage.rows("SELECT count(*) FROM sheet_version")[0][0], "ledger entries": self._submitted,
            "audit entries": len(self._told),
        }  # fmt: skip
        faults = [f"something is there by half: {numbers}"] if len(set(numbers.values())) > 1 else []
        wrong = storage.rows(behind)[0][0]
        return faults + ([f"{wrong} sheets do not count their versions"] if wrong else [])

    def _lost(self, storage: Storage, acknowledged: list[Acknowledged]) -> list[str]:
        """Each receipt, byte for byte; the marks; the ledger entry that the receipt names; the audit entry."""
        names = [one.id for one in acknowledged]
        answers = dict(storage.within("SELECT id, answer FROM operation WHERE outcome = 'counted' AND id IN (??)", names))
        versions = {
            row[0]: row[1:] for row in storage.within("SELECT operation_id, version, marks FROM sheet_version WHERE operation_id IN (??)", names)
        }
        receipts = {one.id: json.loads(one.receipt)["receipt"] for one in acknowledged}
        named = f"SELECT hash, seq, content FROM ledger_entry WHERE stream = '{self.place.stream}' AND seq IN (??)"
        found = storage.within(named, [receipt["seq"] for receipt in receipts.values()])
        entries = {bytes(row[0]).hex(): row[1:] for row in found}
        faults = []
        for one in acknowledged:
            if one.id not in answers:
                faults.append(f"lost: {one.id} was acknowledged as number {receipts[one.id]['seq']} and is not there")
            elif wrong := self._wrong(one, receipts[one.id], answers[one.id], versions.get(one.id), entries):
                faults.append(f"damaged: {one.id}: {wrong}")
        return faults

    def _wrong(self, one: Acknowledged, receipt: dict[str, Any], answer: str, version: Any, entries: dict[str, Any]) -> str:
        if answer.encode() != one.receipt.encode():
            return "another receipt"
        marks = version and (json.loads(version[1]) if isinstance(version[1], str) else version[1])
        if version is None or version[0] != receipt["version"] or marks != one.marks:
            return f"sheet version {version}"
        seq, content = entries.get(receipt["hash"], (0, "{}"))
        stored = json.loads(content).get("body", {})
        if seq != receipt["seq"] or stored.get("marks") != {f"P/{code}": mark for code, mark in one.marks.items()}:
            return f"ledger entry {seq}"
        return "" if one.id in self._told else "no audit entry"
