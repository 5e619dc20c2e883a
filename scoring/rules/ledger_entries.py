"""The form of a ledger and its hash chain (result bundle, section Ledger), before its entries are replayed."""
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundation.rules.canonical import START, link
from foundation.rules.documents import JsonFloat
from foundation.rules.fields import Fields, Findings, brief

PLAIN = (str, int, bool, type(None))


@dataclass(frozen=True)
class LedgerEntry:
    """One entry whose form is right: its kind, and its body to be read at its place."""

    path: str
    kind: str
    body: Any


@dataclass(frozen=True)
class Ledger:
    """What could be read of a ledger. ``root`` is the recomputed one; None where the entries cannot be hashed."""

    stream: str | None
    entries: tuple[LedgerEntry, ...]
    root: str | None


def read_ledger(fields: Fields) -> Ledger:
    """Reads a ledger and recomputes its chain; notes what is malformed, out of sequence, or another root than written."""
    found = fields.found
    noted = len(found.problems)
    for path, number in _floats(fields.document, fields.path):
        found.add(path, "float_not_allowed", value=brief(number))
    hashable = len(found.problems) == noted
    rows = fields.values("entries")
    entries = [_read_entry(row, f"{fields.path}.entries[{index}]", index + 1, found) for index, row in enumerate(rows or ())]
    root = _root(rows) if hashable and rows is not None else None
    written = fields.text("root", filled=True)
    if root is not None and written and written != root:
        fields.refuse("root", "root_differs", written)
    return Ledger(fields.text("stream") or None, tuple(entry for entry in entries if entry is not None), root)


def _root(rows: list[Any]) -> str:
    head = START
    for row in rows:
        head = link(head, row)
    return head.hex()


def _read_entry(row: Any, path: str, seq: int, found: Findings) -> LedgerEntry | None:
    """An entry whose five parts are there; ``seq`` counts from 1, ``at`` has a zone, ``actor`` is an opaque id."""
    if not found.typed(row, "object", path):
        return None
    fields = Fields(row, path, found)
    if type(row.get("seq")) is not int or row["seq"] != seq:
        fields.refuse("seq", "sequence_broken", row.get("seq"))
    at = fields.text("at", filled=True)
    if at and not _has_zone(at):
        fields.refuse("at", "out_of_range", at)
    fields.text("actor", filled=True)
    kind = fields.text("kind", filled=True)
    if "body" not in row:
        fields.refuse("body", "required")
        return None
    return LedgerEntry(path, kind, row["body"])


def _has_zone(text: str) -> bool:
    """True for an ISO time with zone."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _floats(value: Any, path: str) -> Iterator[tuple[str, object]]:
    """Every number with fraction or exponent, with its path: such a number has no canonical form."""
    stack: list[tuple[str, Any]] = [(path, value)]
    while stack:
        at, inner = stack.pop()
        if isinstance(inner, dict):
            stack.extend((f"{at}.{key}", child) for key, child in inner.items() if type(child) not in PLAIN)
        elif isinstance(inner, list):
            stack.extend((f"{at}[{index}]", child) for index, child in enumerate(inner) if type(child) not in PLAIN)
        elif isinstance(inner, JsonFloat | float):
            yield at, inner


def ambiguous_texts(document: list[Any]) -> list[str]:
    """Texts that stand in a document in two forms with one canonical form (NFC): the chain cannot tell them apart.

    ``division:NAME`` is a reference to a division, so the name counts by itself.
    """
    texts: set[str] = set()
    stack: list[Any] = [document]
    while stack:
        value = stack.pop()
        if type(value) is dict:
            texts.update(value)
        for child in value.values() if type(value) is dict else value:
            if type(child) is str:
                texts.add(child)
            elif type(child) in (dict, list):
                stack.append(child)
    texts |= {text.removeprefix("division:") for text in texts}
    forms: dict[str, str] = {}
    rare = sorted(text for text in texts if not text.isascii())
    return [text for text in rare if forms.setdefault(unicodedata.normalize("NFC", text), text) != text]
