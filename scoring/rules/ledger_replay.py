"""Replaying a ledger: what the entries of one event add up to (result bundle, section Ledger, kinds that a replay reads)."""
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from foundation.rules.fields import Fields, Findings, brief
from foundation.rules.numbers import is_decimal
from scoring.rules.ledger_entries import LedgerEntry
from scoring.rules.marks import STATUSES

Texts = tuple[str, ...]
Id = str | int


@dataclass
class Record:
    """The state of an event while its ledger is replayed; values as written, nothing is computed from them."""

    frozen: Fields | None = None
    registered: dict[str, dict[str, Any]] = field(default_factory=dict)
    marks: dict[Texts, str | None] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    times: dict[str, int | None] = field(default_factory=dict)
    deductions: dict[Id, Texts] = field(default_factory=dict)
    decisions: dict[Id, dict[str, Any]] = field(default_factory=dict)
    used_ids: set[tuple[str, Id]] = field(default_factory=set)


def replay(entries: Iterable[LedgerEntry], found: Findings) -> Record:
    """The state after all entries. Notes what an entry may not do; kinds that a replay does not read are passed over."""
    record = Record()
    for entry in entries:
        step = KINDS.get(entry.kind)
        if step is not None and found.typed(entry.body, "object", f"{entry.path}.body"):
            step(record, Fields(entry.body, f"{entry.path}.body", found))
    return record


def _freeze(record: Record, body: Fields) -> None:
    """The last one must match the bundle, so only the last one is looked at."""
    record.frozen = body


def _register(record: Record, body: Fields) -> None:
    """Exactly one per entry."""
    entry = body.text("entry", filled=True)
    facts = {"division": body.optional_text("division"), "unit": body.optional_text("unit")}
    if entry in record.registered:
        body.refuse("entry", "registered_twice", entry)
    elif entry:
        record.registered[entry] = {**facts, "title_held": body.flag("title_held", False)}


def _entry(record: Record, body: Fields) -> str:
    """The entry that a body names, which must have been registered before."""
    return body.reference("entry", record.registered.__contains__, "not_registered") or ""


def _submit(record: Record, body: Fields) -> None:
    """These marks replace earlier ones of this judge, entry and aspects."""
    entry, judge = _entry(record, body), body.text("judge", filled=True)
    body.count("version")
    sheet = body.object("marks")
    if sheet is None:
        return
    for aspect, mark in sheet.document.items():
        if mark is not None and not (type(mark) is str and is_decimal(mark)):
            sheet.optional_decimal(aspect)
        else:
            record.marks[entry, judge, aspect] = mark


def _return(record: Record, body: Fields) -> None:
    """These marks no longer count; one that did not count before changes nothing."""
    entry, judge = _entry(record, body), body.text("judge", filled=True)
    for _, aspect in body.items("aspects", "text") or []:
        record.marks.pop((entry, judge, aspect), None)


def _amend(record: Record, body: Fields) -> None:
    """Replaces one mark that counts; two different actors have agreed."""
    triple = (_entry(record, body), body.text("judge", filled=True), body.text("aspect", filled=True))
    body.text("reason")
    actors = [actor for _, actor in body.items("by", "text") or []]
    listed = body.document.get("by")
    if isinstance(listed, list) and (len(listed) != 2 or len(set(actors)) != 2 or "" in actors):
        body.refuse("by", "same_actor", "、".join(actors))
    body.optional_decimal("mark")
    if triple not in record.marks:
        body.refuse("aspect", "nothing_to_amend", triple[2])
    else:
        record.marks[triple] = body.document.get("mark")


def _set_status(record: Record, body: Fields) -> None:
    record.statuses[_entry(record, body)] = body.word("status", STATUSES)


def _set_time(record: Record, body: Fields) -> None:
    record.times[_entry(record, body)] = body.optional_count("time_seconds")


def _add_deduction(record: Record, body: Fields) -> None:
    identity = _new_id(record, "deduction", body)
    entry, module = _entry(record, body), body.text("module")
    body.decimal("points", negative=False)
    reason = body.text("reason")
    if identity is not None:
        record.deductions[identity] = (entry, module, str(body.document.get("points")), reason)


def _decide(record: Record, body: Fields) -> None:
    """Appended to ``rules.decisions``."""
    identity = _new_id(record, "decision", body)
    named = body.items("entries", "text") or []
    for path, code in named:
        if code not in record.registered:
            body.found.add(path, "not_registered", value=brief(code))
    document = body.text("document")
    if identity is not None:
        record.decisions[identity] = {"entries": [code for _, code in named], "document": document}


def _withdraw_deduction(record: Record, body: Fields) -> None:
    _withdraw(record.deductions, body)


def _withdraw_decision(record: Record, body: Fields) -> None:
    """Taken from ``rules.decisions``."""
    _withdraw(record.decisions, body)


def _withdraw(standing: dict[Id, Any], body: Fields) -> None:
    identity = _id(body)
    if identity is not None and identity not in standing:
        body.refuse("id", "unknown_id", identity)
    elif identity is not None:
        del standing[identity]


def _new_id(record: Record, kind: str, body: Fields) -> Id | None:
    """An id that was not used before for the same kind of thing."""
    identity = _id(body)
    if identity is None or (kind, identity) not in record.used_ids:
        if identity is not None:
            record.used_ids.add((kind, identity))
        return identity
    body.refuse("id", "duplicate_id", identity)
    return None


def _id(body: Fields) -> Id | None:
    """The id of a deduction or a decision: text, or a whole number."""
    identity = body.document.get("id")
    if type(identity) is int:
        return identity
    return body.text("id", filled=True) or None


KINDS: dict[str, Callable[[Record, Fields], None]] = {
    "rules_frozen": _freeze,
    "entry_registered": _register,
    "sheet_submitted": _submit,
    "sheet_returned": _return,
    "mark_amended": _amend,
    "status_set": _set_status,
    "time_set": _set_time,
    "deduction_added": _add_deduction,
    "deduction_withdrawn": _withdraw_deduction,
    "tie_decided": _decide,
    "decision_withdrawn": _withdraw_decision,
}
