"""The ledger: its root follows from the text of the format, and nothing stored in it can be changed unnoticed."""
import hashlib
import json
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from foundation import audit, ledger
from foundation.accounts.identity import SYSTEM, Actor
from foundation.audit.log import KINDS
from foundation.clock import now
from foundation.database import db, transaction
from foundation.guards import release
from foundation.ledger.check import StreamReport

AT = datetime(2026, 5, 16, 1, 2, 3, tzinfo=UTC)
STREAM = ledger.event_stream("jm-2026", "CK")
BODIES: tuple[dict[str, Any], ...] = (
    {"event": {"code": "CK", "name": "中式烹调师"}, "rules_hash": "ab" * 32, "stream": STREAM},
    {"entry": "0007", "division": None, "unit": "91440700MA0000001X", "title_held": False},
    {"entry": "0007", "status": "competed", "reason": "引号\"、反斜线\\、换行\n、响铃\x07、制表\t、回退\b、换页\f"},
    {"z": [1, {"b": 0, "a": True}], "é": "e\u0301 → é", "A": "大写在前", "a": "小写在后", "😀": "\ud83d\ude00"[:0] + "表情"},
    {"entry": "0007", "judge": "J3", "version": 1, "marks": {"K/1": "8.0", "K/2": None}},
    {},
)  # fmt: skip
KEPT = "tests:ledger:kept"


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, KEPT, (frozenset(), "kept"))


@transaction
def keep(*bodies: dict[str, Any], stream: str = STREAM, actor: Actor = SYSTEM) -> None:
    """A service that appends."""
    for number, body in enumerate(bodies):
        ledger.append(stream, f"kind_{number}", body, actor=actor, at=AT)
    audit.record(KEPT, actor=actor, at=now(), subject=stream)


def written(value: Any) -> str:
    """Canonical text, written from the words of the format and not with the house's own code."""
    match value:
        case None | True | False:
            return {None: "null", True: "true", False: "false"}[value]
        case int():
            return str(value)
        case str():
            named = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
            signs = (named.get(c) or (f"\\u00{ord(c):02x}" if ord(c) < 32 else c) for c in unicodedata.normalize("NFC", value))
            return '"' + "".join(signs) + '"'
        case list():
            return "[" + ",".join(map(written, value)) + "]"
        case dict():
            keys = {unicodedata.normalize("NFC", key): inner for key, inner in value.items()}
            return "{" + ",".join(f"{written(key)}:{written(keys[key])}" for key in sorted(keys)) + "}"
    raise TypeError(value)


def root_by_hand(entries: list[dict[str, Any]]) -> str:
    """``h[0]`` = 32 zero bytes; ``h[i] = SHA256(0x00 ‖ h[i−1] ‖ canonical(entry i))``."""
    last = bytes(32)
    for entry in entries:
        last = hashlib.sha256(b"\x00" + last + written(entry).encode("utf-8")).digest()
    return last.hex()


def report() -> StreamReport:
    [found] = ledger.verify_all([STREAM])
    return found


def test_the_root_is_what_the_text_of_the_format_says(house):
    keep(*BODIES, actor=Actor("a1b2"))
    entries = [
        {"seq": n, "kind": f"kind_{n - 1}", "at": "2026-05-16T09:02:03+08:00", "actor": "a1b2", "body": body}
        for n, body in enumerate(BODIES, 1)
    ]
    assert root_by_hand(entries) == ledger.root(STREAM) == report().root
    assert (ledger.size(STREAM), report().faults) == (len(BODIES), ())
    exported = ledger.entries(STREAM)
    assert root_by_hand(exported) == ledger.root(STREAM)
    assert [(e["seq"], e["kind"], e["at"], e["actor"]) for e in exported] == [
        (e["seq"], e["kind"], e["at"], e["actor"]) for e in entries
    ]


def test_an_empty_stream_has_the_root_of_nothing(house):
    assert (ledger.root("jm-2026/NONE"), ledger.size("jm-2026/NONE")) == ("00" * 32, 0)


def test_streams_do_not_touch_each_other(house):
    keep({"n": 1})
    before = ledger.root(STREAM)
    keep({"n": 2}, stream=ledger.MONEY)
    assert ledger.root(STREAM) == before
    assert [(r.stream, r.size) for r in ledger.verify_all()] == [(STREAM, 1), (ledger.MONEY, 1)]


def test_an_entry_is_gone_with_the_transaction_that_failed(house):
    keep({"n": 1})

    @transaction
    def fails() -> None:
        keep({"n": 2})
        raise ValueError

    with pytest.raises(ValueError):
        fails()
    assert (ledger.size(STREAM), report().faults) == (1, ())


def test_nothing_is_appended_outside_a_service(house):
    with pytest.raises(RuntimeError, match="outside a transaction"):
        ledger.append(STREAM, "kind", {}, actor=SYSTEM, at=AT)


@pytest.mark.parametrize("body", [{"mark": 8.5}, {"marks": {"K/1": [8.0]}}, {"at": AT}, {"x": float("nan")}])
def test_a_float_or_anything_that_is_no_json_never_comes_in(house, body):
    with pytest.raises((TypeError, ValueError)):
        keep(body)
    assert ledger.size(STREAM) == 0


def test_appends_from_many_hands_at_once_make_one_chain(app):
    def work(who: int) -> None:
        with app.app_context():
            for turn in range(8):
                keep({"who": who, "turn": turn})

    with ThreadPoolExecutor(10) as people:
        list(people.map(work, range(10)))
    with app.app_context():
        assert (report().size, report().faults) == (80, ())
        assert root_by_hand(ledger.entries(STREAM)) == ledger.root(STREAM)
        said = {(entry["body"]["who"], entry["body"]["turn"]) for entry in ledger.entries(STREAM)}
    assert said == {(who, turn) for who in range(10) for turn in range(8)}


def altered(change: Any) -> str:
    """A statement that changes what the third entry says, and leaves it well-formed and canonical."""
    entry = json.loads(written({"seq": 3, "kind": "kind_2", "at": "2026-05-16T09:02:03+08:00", "actor": "system"} | change))
    return "UPDATE ledger_entry SET content = '" + written(entry).replace("'", "''") + "' WHERE seq = 3"


FRAUDS = {
    "the body is altered": [altered({"body": {"entry": "0007", "status": "absent"}})],
    "the actor is altered": [altered({"actor": "somebody", "body": BODIES[2]})],
    "the time is altered": [altered({"at": "2026-05-16T09:02:04+08:00", "body": BODIES[2]})],
    "one space more": ["UPDATE ledger_entry SET content = replace(content, ',', ', ') WHERE seq = 3"],
    "no longer readable": ["UPDATE ledger_entry SET content = '{' WHERE seq = 3"],
    "no longer an entry": ["UPDATE ledger_entry SET content = '[]' WHERE seq = 3"],
    "a float": [altered({"body": {}}).replace('"body":{}', '"body":{"mark":8.5}')],
    "the kind beside it is altered": ["UPDATE ledger_entry SET kind = 'sheet_returned' WHERE seq = 3"],
    "the hash is altered": ["UPDATE ledger_entry SET hash = (SELECT hash FROM ledger_entry WHERE seq = 2) WHERE seq = 3"],
    "the first is missing": ["DELETE FROM ledger_entry WHERE seq = 1"],
    "one is missing": ["DELETE FROM ledger_entry WHERE seq = 3"],
    "one is missing and the rest moved up": [
        "DELETE FROM ledger_entry WHERE seq = 3", "UPDATE ledger_entry SET seq = seq - 1 WHERE seq = 4",
        "UPDATE ledger_entry SET seq = seq - 1 WHERE seq = 5", "UPDATE ledger_entry SET seq = seq - 1 WHERE seq = 6",
    ],
    "one is inserted at the end": [
        "INSERT INTO ledger_entry (id, stream, seq, kind, content, hash) "
        "SELECT 99, stream, 7, kind, content, hash FROM ledger_entry WHERE seq = 6"
    ],
    "one is inserted before the first": [
        "INSERT INTO ledger_entry (id, stream, seq, kind, content, hash) "
        "SELECT 99, stream, 0, kind, content, hash FROM ledger_entry WHERE seq = 6"
    ],
    "two are exchanged": [
        "UPDATE ledger_entry SET seq = 99 WHERE seq = 3", "UPDATE ledger_entry SET seq = 3 WHERE seq = 4",
        "UPDATE ledger_entry SET seq = 4 WHERE seq = 99",
    ],
    "the end is cut off": ["DELETE FROM ledger_entry WHERE seq > 4"],
    "all are gone": ["DELETE FROM ledger_entry"],
    "the size in the head is altered": ["UPDATE ledger_stream SET size = 7"],
    "the hash in the head is altered": ["UPDATE ledger_stream SET head = (SELECT hash FROM ledger_entry WHERE seq = 2)"],
    "the head is behind": [
        "UPDATE ledger_stream SET size = 5, head = (SELECT hash FROM ledger_entry WHERE seq = 5)"
    ],
    "one was moved to another stream": [
        "INSERT INTO ledger_stream (name, size, head) SELECT 'other', size, head FROM ledger_stream",
        "UPDATE ledger_entry SET stream = 'other' WHERE seq = 6",
    ],
}  # fmt: skip


def commit_fraud(statements: list[str]) -> None:
    """As a person would who holds the database and takes the guards away first."""
    for statement in [*release("ledger_entry", db.engine.dialect.name), *statements]:
        db.session.execute(text(statement.replace(":", "\\:")))
    db.session.commit()


@pytest.mark.parametrize("fraud", FRAUDS)
def test_whatever_is_changed_in_the_stored_chain_is_found(house, fraud):
    keep(*BODIES)
    assert report().faults == ()
    commit_fraud(FRAUDS[fraud])
    assert report().faults != ()


@pytest.mark.parametrize("where", range(0, 400, 23))
def test_every_single_changed_sign_is_found(house, where):
    keep(*BODIES)
    stored = db.session.execute(text("SELECT seq, content FROM ledger_entry ORDER BY seq"))
    seq, content, place = [(row.seq, row.content, place) for row in stored for place in range(len(row.content))][where]
    other = "0" if content[place] != "0" else "1"
    changed = content[:place] + other + content[place + 1 :]
    for statement in release("ledger_entry", db.engine.dialect.name):
        db.session.execute(text(statement))
    db.session.execute(text("UPDATE ledger_entry SET content = :new WHERE seq = :seq"), {"new": changed, "seq": seq})
    db.session.commit()
    assert report().faults != ()


def test_who_writes_the_whole_chain_anew_is_betrayed_by_the_printed_root(house):
    keep(*BODIES)
    printed = ledger.root(STREAM)
    for statement in [*release("ledger_entry", db.engine.dialect.name), "DELETE FROM ledger_entry", "DELETE FROM ledger_stream"]:
        db.session.execute(text(statement))
    db.session.commit()
    keep(*BODIES[:-1], {"entry": "0008"})
    assert report().faults == ()
    assert report().root != printed


def test_the_command_says_yes_with_status_0_and_no_with_status_1(house):
    keep(*BODIES)
    run = house.test_cli_runner().invoke
    right = run(args=["ledger", "verify"])
    assert right.exit_code == 0
    root = ledger.root(STREAM)
    assert json.loads(right.output) == {
        "ok": True, "streams": [{"stream": STREAM, "size": len(BODIES), "root": root, "faults": []}],
    }  # fmt: skip
    keep({"n": 1}, stream=ledger.MONEY)
    commit_fraud(FRAUDS["the body is altered"])
    wrong = run(args=["ledger", "verify"])
    assert wrong.exit_code == 1
    told = json.loads(wrong.output)
    assert not told["ok"]
    assert [(stream["stream"], bool(stream["faults"])) for stream in told["streams"]] == [(STREAM, True), ("money", False)]
