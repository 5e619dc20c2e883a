"""Blind indexes: a keyed 128-bit image of a normalised value, for uniqueness and exact look-up only.

The keys of the ring are applied one after the other (``h2 = HMAC(k2, HMAC(k1, value))``), so that a new key can be laid
over every stored index without knowing the value: whoever has only the old key can find out nothing any more.
"""
import hashlib
import hmac

from sqlalchemy import func, select, text

from foundation.crypto.keyring import Keyring, keyring
from foundation.crypto.models import IndexGeneration
from foundation.database import db, in_transaction

LENGTH = 32
# The number of the lock under which PostgreSQL's writers agree on the generation while it changes.
ADVISORY = 4_404_001


def blind_index(kind: str, value: str) -> str:
    """The index as the database has it now; kinds do not collide. Inside a service it stays right until the commit."""
    ring = keyring()
    return _chained(ring, kind, value)[_generation(ring) - 1]


def blind_indexes(kind: str, value: str) -> tuple[str, ...]:
    """Every form that the index may have at this moment: for looking without a transaction."""
    ring = keyring()
    forms = _chained(ring, kind, value)
    return tuple(forms[-2:]) if ring.changing else (forms[-1],)


def steady_index(kind: str, value: str) -> str:
    """An index that no change of keys alters: for naming what is known by a long random value, such as a tablet."""
    return _chained(keyring(), kind, value)[0]


def laid_over(index: str, key: bytes) -> str:
    """A stored index under one more key."""
    return hmac.new(key, f"again|{index}".encode(), hashlib.sha256).hexdigest()[:LENGTH]


def _chained(ring: Keyring, kind: str, value: str) -> list[str]:
    forms = [hmac.new(ring.indexes[0], f"{kind}|{value}".encode(), hashlib.sha256).hexdigest()[:LENGTH]]
    for key in ring.indexes[1:]:
        forms.append(laid_over(forms[-1], key))
    return forms


def _generation(ring: Keyring) -> int:
    """How many keys the stored indexes are made with. While they change, a service holds the present state until its
    commit: SQLite has one writer anyway, PostgreSQL's share a lock that the change takes alone."""
    if not ring.changing:
        return len(ring.indexes)
    connection = db.session.connection()
    if in_transaction() and connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock_shared(:lock)"), {"lock": ADVISORY})
    return stored_generation()


def stored_generation() -> int:
    """The generation that the database has."""
    return db.session.connection().execute(select(func.max(IndexGeneration.number))).scalar() or 1
