"""Canonical bytes and the hash chain of the ledger (result bundle, section Ledger).

One entry's bytes: UTF-8 JSON of the whole entry, keys sorted by code point, separators ``,`` and ``:``, strings in NFC,
escapes only for ``"``, ``\\`` and control characters, no floats.
"""
import hashlib
import json
import unicodedata
from collections.abc import Iterable
from typing import Any

START = bytes(32)


def canonical(value: object) -> bytes:
    """Canonical bytes of a JSON value. Raises ``TypeError`` for a float or anything that is no JSON."""
    _refuse_floats(value)
    text = _dumps(value)
    if not unicodedata.is_normalized("NFC", text):
        text = _dumps(_normal(value))
    return text.encode()


def _refuse_floats(value: object) -> None:
    """The encoder writes floats without asking, so they are looked for level by level (bundles have a million values)."""
    level: list[object] = [value]
    while level:
        below: list[object] = []
        for one in level:
            kind = type(one)
            if kind is str:
                continue
            if kind is dict:
                below += one.values()  # type: ignore[attr-defined]
            elif kind is list or kind is tuple:
                below += one  # type: ignore[arg-type]
            elif isinstance(one, float):
                raise TypeError("a float is not canonical")
        level = below


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_no_json)


def _no_json(value: object) -> object:
    raise TypeError(f"{type(value).__name__} is not canonical")


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {unicodedata.normalize("NFC", key): _normal(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_normal(inner) for inner in value]
    return value


def digest(value: object) -> str:
    """SHA-256 of the canonical bytes, hexadecimal: the fingerprint of rules, schedules and inputs."""
    return hashlib.sha256(canonical(value)).hexdigest()


def link(previous: bytes, entry: object) -> bytes:
    """``h[i] = SHA256(0x00 ‖ h[i−1] ‖ canonical(entry i))``."""
    return hashlib.sha256(b"\x00" + previous + canonical(entry)).digest()


def root_of(entries: Iterable[object]) -> str:
    """The root of a chain: hexadecimal of its last hash, of 32 zero bytes for no entries."""
    head = START
    for entry in entries:
        head = link(head, entry)
    return head.hex()
