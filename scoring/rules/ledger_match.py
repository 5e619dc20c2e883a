"""Whether a bundle is what its ledger says, and its results what the bundle says (result bundle, section Ledger).

Values compare as written: ``8.0`` is not ``8.00``, and true is not 1.
"""
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from foundation.rules.fields import Findings, brief
from scoring.rules.ledger_replay import Record
from scoring.rules.rules_document import rules_hash

REGISTERED = {"division": None, "unit": None, "title_held": False}


def same(one: Any, other: Any) -> bool:
    """True for JSON values that are written the same, whatever the order of keys."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def match_bundle(document: Mapping[str, Any], stream: str | None, record: Record, found: Findings) -> None:
    """Notes every part of a bundle that does not follow from the replayed ledger."""
    _match_frozen(document, stream, record, found)
    _match_entries(document["entries"], record, found)
    _match_marks(document["marks"], record, found)
    _match_deductions(document.get("deductions") or [], record, found)
    _match_decisions(document["rules"].get("decisions") or [], record, found)


def _match_frozen(document: Mapping[str, Any], stream: str | None, record: Record, found: Findings) -> None:
    """The last ``rules_frozen`` must match the bundle."""
    if record.frozen is None:
        found.add("ledger.entries", "rules_not_frozen")
        return
    frozen = record.frozen.document
    if not same(frozen.get("rules_hash"), rules_hash(document["rules"])):
        found.add("rules", "rules_differ", value=brief(frozen.get("rules_hash")))
    if not same(frozen.get("event"), document["event"]):
        found.add("event", "event_differs", value=document["event"]["code"])
    if not same(frozen.get("stream"), stream):
        found.add("ledger.stream", "stream_differs", value=brief(frozen.get("stream")))


def _match_entries(rows: list[dict[str, Any]], record: Record, found: Findings) -> None:
    unseen = dict.fromkeys(record.registered)
    for index, row in enumerate(rows):
        path, code = f"entries[{index}]", row["code"]
        unseen.pop(code, None)
        facts = record.registered.get(code)
        if facts is None:
            found.add(path, "not_registered", value=brief(code))
            continue
        for key, default in REGISTERED.items():
            if not same(facts[key], default if row.get(key) is None else row[key]):
                found.add(f"{path}.{key}", "entry_differs", value=brief(facts[key]))
        if code not in record.statuses:
            found.add(f"{path}.status", "status_missing", value=brief(code))
        elif not same(record.statuses[code], row["status"]):
            found.add(f"{path}.status", "entry_differs", value=brief(record.statuses[code]))
        if not same(record.times.get(code), row.get("time_seconds")):
            found.add(f"{path}.time_seconds", "entry_differs", value=brief(record.times.get(code)))
    for code in unseen:
        found.add("entries", "entry_omitted", value=brief(code))


def _texts(row: Mapping[str, Any], keys: Sequence[str]) -> tuple[str, ...] | None:
    """What a row says under some keys, if all of it is text: of entries that did not compete nothing was checked."""
    values: tuple[Any, ...] = tuple([row.get(key) for key in keys])
    return values if set(map(type, values)) == {str} else None


def _match_marks(rows: list[dict[str, Any]], record: Record, found: Findings) -> None:
    left = dict(record.marks)
    for index, row in enumerate(rows):
        named = _texts(row, ("entry", "judge", "aspect"))
        if named is None or named not in left:
            found.add(f"marks[{index}]", "mark_unrecorded", value=" · ".join(map(brief, named or ())))
            continue
        recorded, written = left.pop(named), row.get("mark")
        if not same(recorded, written):
            found.add(f"marks[{index}].mark", "mark_differs", value=brief(written), recorded=brief(recorded))
    for named in left:
        found.add("marks", "mark_omitted", value=" · ".join(map(brief, named)))


def _match_deductions(rows: list[dict[str, Any]], record: Record, found: Findings) -> None:
    """As a multiset."""
    left = Counter(record.deductions.values())
    for index, row in enumerate(rows):
        written = _texts(row, ("entry", "module", "points", "reason"))
        if written is None or not left[written]:
            found.add(f"deductions[{index}]", "deduction_unrecorded", value=" · ".join(map(brief, written or ())))
        else:
            left[written] -= 1
    for omitted in left.elements():
        found.add("deductions", "deduction_omitted", value=" · ".join(map(brief, omitted)))


def _match_decisions(rows: list[dict[str, Any]], record: Record, found: Findings) -> None:
    """In order."""
    recorded = list(record.decisions.values())
    for index, row in enumerate(rows):
        if index >= len(recorded) or not same(row, recorded[index]):
            found.add(f"rules.decisions[{index}]", "decision_unrecorded", value="、".join(row["entries"]))
    for decision in recorded[len(rows) :]:
        found.add("rules.decisions", "decision_omitted", value="、".join(decision["entries"]))


def match_results(written: Any, computed: list[dict[str, Any]], found: Findings) -> None:
    """Notes every result that does not follow from the bundle: the list must equal that of ``compute``, in order."""
    if written is None:
        found.add("results", "results_missing")
        return
    if not found.typed(written, "list", "results"):
        return
    if len(written) != len(computed):
        found.add("results", "results_length", value=len(written), recorded=len(computed))
    for index, (row, right) in enumerate(zip(written, computed, strict=False)):
        if same(row, right):
            continue
        keys = [key for key in right if not isinstance(row, dict) or key not in row or not same(row[key], right[key])]
        for path in [f"results[{index}].{key}" for key in keys] if isinstance(row, dict) and keys else [f"results[{index}]"]:
            found.add(path, "result_differs", value=right["entry"])
