"""Ledgers for tests, hashed by code that shares nothing with the program."""
import copy
import hashlib
import json
import unicodedata
from typing import Any

from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from tests.scoring.rules.bundles import JSON, complete, mark, put


def canonical(value: Any) -> str:
    """The canonical text of a value, character by character."""
    if isinstance(value, dict):
        pairs = sorted((unicodedata.normalize("NFC", key), inner) for key, inner in value.items())
        return "{" + ",".join(f"{canonical(key)}:{canonical(inner)}" for key, inner in pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if not isinstance(value, str):
        return json.dumps(value)
    short = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    text = unicodedata.normalize("NFC", value)
    return '"' + "".join(short.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in text) + '"'


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def root_of(entries: list[JSON]) -> str:
    head = bytes(32)
    for row in entries:
        head = sha(b"\x00" + head + canonical(row).encode())
    return head.hex()


def frozen(document: JSON, stream: str = "event-1") -> JSON:
    rules = {key: value for key, value in document["rules"].items() if key != "decisions"}
    return {"rules_hash": sha(canonical(rules).encode()).hex(), "event": copy.deepcopy(document["event"]), "stream": stream}


class Log:
    """Writes ledger entries one after the other."""

    def __init__(self) -> None:
        self.entries: list[JSON] = []

    def add(self, kind: str, **body: Any) -> None:
        minute = len(self.entries) % 60
        row = {"kind": kind, "at": f"2026-11-22T10:{minute:02d}:00+08:00", "actor": f"a{len(self.entries) % 3}", "body": body}
        self.entries.append({"seq": len(self.entries) + 1, **row})


def seal(document: JSON, entries: list[JSON], stream: str = "event-1") -> JSON:
    """The document with results that follow, a ledger numbered anew, and its root: what an insider could write."""
    for seq, row in enumerate(entries, 1):
        row["seq"] = seq
    document["ledger"] = {"stream": stream, "entries": entries, "root": root_of(entries)}
    document["results"] = compute(parse_bundle(document))
    return document


def published() -> JSON:
    """A bundle with everything that a ledger can say: returns, amendments, withdrawals, decisions, an absent entry."""
    document = complete()
    for row in document["marks"]:
        if row["entry"] == "0004":
            row["mark"] = next(m["mark"] for m in document["marks"] if (m["entry"], m["judge"], m["aspect"]) ==
                               ("0003", row["judge"], row["aspect"]))  # fmt: skip
    put(document, "entries[3].time_seconds", 93)
    put(document, "entries[2].time_seconds", 93)
    document["rules"]["decisions"] = [{"entries": ["0004", "0003"], "document": "裁决1号"}]
    document["deductions"].append({"entry": "0002", "module": "P", "points": "0.50", "reason": "超时"})
    document["marks"].append(mark("0009", "5.50", "T/01", "J1"))
    document["marks"].append(mark("0009", None, "T/02", "J1"))
    return seal(document, list(log_of(document).entries))


def log_of(document: JSON) -> Log:
    log = Log()
    log.add("event_opened", by="a1", note="é 开始\n")
    log.add("rules_frozen", rules_hash="0" * 64, event={}, stream="old")
    log.add("rules_frozen", **frozen(document))
    for row in document["entries"]:
        log.add("entry_registered", entry=row["code"], division=row["division"], unit=row["unit"], title_held=row["title_held"])
    for row in document["entries"]:
        log.add("status_set", entry=row["code"], status="absent")
        log.add("status_set", entry=row["code"], status=row["status"])
        if row["time_seconds"] is not None:
            log.add("time_set", entry=row["code"], time_seconds=row["time_seconds"])
    sheets: dict[tuple[str, str], JSON] = {}
    for row in document["marks"]:
        sheets.setdefault((row["entry"], row["judge"]), {})[row["aspect"]] = row["mark"]
    for version, ((entry, judge), marks) in enumerate(sheets.items()):
        first = dict.fromkeys(marks, "1")
        if version % 3 == 0:
            log.add("sheet_submitted", entry=entry, judge=judge, version=1, marks=first)
        if version % 4 == 0:
            log.add("sheet_submitted", entry=entry, judge=judge, version=1, marks={**first, "X/99": "7"})
            log.add("sheet_returned", entry=entry, judge=judge, aspects=[*first, "X/99"])
        log.add("sheet_submitted", entry=entry, judge=judge, version=2, marks=dict(marks))
    last = document["marks"][0]
    log.add("sheet_submitted", entry=last["entry"], judge=last["judge"], version=3, marks={last["aspect"]: "1"})
    who = {"entry": last["entry"], "judge": last["judge"], "aspect": last["aspect"]}
    log.add("mark_amended", **who, mark=last["mark"], reason="录入错误", by=["a1", "a2"])
    for number, row in enumerate(document["deductions"]):
        log.add("deduction_added", id=f"d{number}", **row)
    log.add("deduction_added", id="dx", entry="0001", module="T", points="50", reason="误记")
    log.add("deduction_withdrawn", id="dx")
    log.add("tie_decided", id="t0", entries=["0003", "0004"], document="裁决0号")
    log.add("decision_withdrawn", id="t0")
    for number, row in enumerate(document["rules"]["decisions"], 1):
        log.add("tie_decided", id=f"t{number}", **copy.deepcopy(row))
    log.add("event_closed")
    return log
