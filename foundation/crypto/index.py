"""Blind indexes: a keyed image of a normalised value (128 bits, later generations 124), for uniqueness and exact look-up only.

The keys of the ring are applied one after the other (``h2 = HMAC(k2, HMAC(k1, value))``), so that a new key can be laid
over every stored index without knowing the value: whoever has only the old key can find out nothing any more. The first
character says how many keys made an index: a hexadecimal digit means one, ``g`` two, ``h`` three.

While the key changes, stored indexes are of two generations. Everybody looks for both and writes the one that the database
says; a writer holds that until the commit. So nobody is kept twice, and nobody is overlooked, at any moment.
"""
import hmac

from sqlalchemy import func, select, text

from foundation.crypto.keyring import Keyring, keyring
from foundation.crypto.models import IndexGeneration
from foundation.database import db, in_transaction

LENGTH = 32
# The number of the lock under which PostgreSQL's writers agree on the generation while it changes.
ADVISORY = 4_404_001
# Every form that the index of one value may have in the database at this moment; the last is the one to write.
Forms = tuple[str, ...]


def blind_index(kind: str, value: str) -> str:
    """The index to write; kinds do not collide. Inside a service it stays right until the commit."""
    return blind_indexes(kind, value)[-1]


def blind_indexes(kind: str, value: str) -> Forms:
    """The forms to look for, the one to write last."""
    ring = keyring()
    forms = _chained(ring, kind, value)
    if not ring.changing:
        return (forms[-1],)
    older, newer = forms[-2:]
    return (older, newer) if _generation() == len(forms) else (newer, older)


class Indexer:
    """Blind indexes of many values of one kind, as :func:`blind_indexes` makes each; for one service, and not longer."""

    def __init__(self, kind: str) -> None:
        ring = keyring()
        self._kind, self._ring = kind, ring
        self._older_is_written = ring.changing and _generation() != len(ring.indexes)

    def __call__(self, value: str) -> Forms:
        forms = _chained(self._ring, self._kind, value)
        if not self._ring.changing:
            return (forms[-1],)
        older, newer = forms[-2:]
        return (newer, older) if self._older_is_written else (older, newer)


def steady_index(kind: str, value: str) -> str:
    """An index that no change of keys alters: for naming what is known by a long random value, such as a tablet."""
    return _chained(keyring(), kind, value)[0]


def marked(generation: int) -> str:
    """The first character of indexes of a generation from the second on."""
    return chr(ord("e") + generation)


def laid_over(index: str, key: bytes, generation: int) -> str:
    """An index under one more key, the ``generation``-th."""
    return marked(generation) + hmac.digest(key, f"again|{index}".encode(), "sha256").hex()[: LENGTH - 1]


def _chained(ring: Keyring, kind: str, value: str) -> list[str]:
    forms = [hmac.digest(ring.indexes[0], f"{kind}|{value}".encode(), "sha256").hex()[:LENGTH]]
    for generation, key in enumerate(ring.indexes[1:], start=2):
        forms.append(laid_over(forms[-1], key, generation))
    return forms


def _generation() -> int:
    """The generation that is written now. A service holds it until its commit: SQLite has one writer anyway, PostgreSQL's
    share a lock that the step to the next generation takes alone."""
    connection = db.session.connection()
    if in_transaction() and connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock_shared(:lock)"), {"lock": ADVISORY})
    return stored_generation()


def stored_generation() -> int:
    """The generation that the database has."""
    return db.session.connection().execute(select(func.max(IndexGeneration.number))).scalar() or 1
