"""Outbox file: what waits on a tablet that has no network at all, as it is carried to the desk. Pure.

    {"format": "outbox/1", "content": {…}, "checksum": "…", "seal": "…"}

``content`` names the ``competition``, the ``device`` and its ``judge`` (opaque ids), when it was ``made_at`` by the tablet's clock and
by which ``app`` version; ``summary`` is for whoever opens the file and counts for nothing; ``operations`` are those of
``formats/operation.md``: ``{"id", "after", "body"}`` in the order in which they were handed in. ``after`` names the operation on
the same sheet that has to be counted first: its version is this one's ``base_version``, as on the tablet.
``checksum`` is the SHA-256 of the canonical content: it finds damage. ``seal`` is HMAC-SHA256 of the checksum under the secret
that the tablet was given when it was enrolled: it says that this tablet wrote the file. The same in the browser:
``static/js/scoring/carry.js``.
"""
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foundation.rules.canonical import digest
from foundation.rules.documents import parse_keepable
from foundation.rules.problems import Problems

FORMAT = "outbox/1"
LARGEST = 2 * 1024 * 1024
MOST, LONGEST = 2000, 200
HEX = frozenset("0123456789abcdef")


class Unreadable(ValueError):
    """No outbox file: ``reason`` is ``large``, ``format`` or ``damaged`` (the checksum is not that of the content)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Carried:
    """One operation of the file; ``after`` is the operation that has to be counted before it, or none."""

    id: str
    body: Mapping[str, Any]
    after: str | None


@dataclass(frozen=True)
class OutboxContent:
    """A file that is whole; ``seal`` is not checked yet."""

    competition: str
    device: str
    judge: str
    made_at: str
    checksum: str
    seal: str
    operations: tuple[Carried, ...]
    document: Mapping[str, Any]

    def sealed_with(self, secret: str) -> bool:
        """True if the tablet that holds this secret wrote the file."""
        return hmac.compare_digest(seal_of(secret, self.checksum), self.seal)


def seal_of(secret: str, checksum: str) -> str:
    """The seal of a file with this checksum."""
    return hmac.digest(secret.encode(), checksum.encode(), "sha256").hex()


def read_outbox(raw: bytes) -> OutboxContent:
    """The file, if it is one and undamaged. What its operations say is checked where they are handed in. Raises
    :class:`Unreadable`."""
    if len(raw) > LARGEST:
        raise Unreadable("large")
    try:
        document = parse_keepable(raw)
    except Problems:
        raise Unreadable("format") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT or not isinstance(document.get("content"), dict):
        raise Unreadable("format")
    return _read(document, document["content"])


def _read(document: dict[str, Any], content: dict[str, Any]) -> OutboxContent:
    try:
        found = digest(content)
    except TypeError:
        raise Unreadable("format") from None
    names = [content.get(name) for name in ("competition", "device", "judge", "made_at")]
    rows = content.get("operations")
    if not all(isinstance(name, str) and 0 < len(name) <= LONGEST for name in names) or not isinstance(rows, list):
        raise Unreadable("format")
    if document.get("checksum") != found:
        raise Unreadable("damaged")
    if len(rows) > MOST:
        raise Unreadable("large")
    seal = document.get("seal")
    competition, device, judge, made_at = (str(name) for name in names)
    return OutboxContent(
        competition, device, judge, made_at, found, seal if isinstance(seal, str) and seal.isascii() else "",
        tuple(_carried(row) for row in rows), document,
    )


def _carried(row: Any) -> Carried:
    """One operation: its id, its body and what it follows. Raises :class:`Unreadable`."""
    if not isinstance(row, dict) or not isinstance(row.get("body"), dict) or not _is_id(row.get("id")):
        raise Unreadable("format")
    after = row.get("after")
    if after is not None and not _is_id(after):
        raise Unreadable("format")
    return Carried(row["id"], row["body"], after)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 32 and HEX.issuperset(value)
