"""Sealed values: AES-256-GCM under a named key, bound to their owner and field so that values cannot be swapped.

A value reads ``v1:<key id>:<nonce and ciphertext in base64>``. The suite id (``v1``) leaves room for SM4-GCM. Keys of the
ring seal files, secrets of the house and the keys of people; what is known of a person is sealed with the person's key.
"""
import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from foundation.crypto.keyring import keyring

SUITE = "v1"
MARK_LENGTH = 32
NONCE = 12
SECRET = 32
STOCK = 64 * 1024


class UnknownKey(RuntimeError):
    """A value was sealed under a key that is not at hand (the ring it needs may be in an older backup)."""


@dataclass(frozen=True)
class Key:
    """One 256-bit key and the id by which sealed values name it."""

    id: str
    secret: bytes = field(repr=False)

    def seal(self, text: str, *, owner: str, field: str) -> str:
        """The sealed form of ``text``; ``owner`` is the opaque id of the row, ``field`` such as ``person.id_number``."""
        return f"{SUITE}:{self.id}:{base64.b64encode(self.boxed(text.encode(), owner, field)).decode()}"

    def unseal(self, value: str, *, owner: str, field: str) -> str:
        """The text of a sealed value; raises :class:`UnknownKey` if another key sealed it, ``InvalidTag`` if it was altered
        or belongs to another owner or field."""
        suite, key_id, box = value.split(":", 2)
        if key_id != self.id:
            raise UnknownKey(f"sealed under {key_id}, not {self.id}")
        return self.opened(base64.b64decode(box), suite, owner, field).decode()

    def mark(self, text: str, *, owner: str, field: str) -> str:
        """128 bits that say whether a value is still the same, and tell nothing once the key is gone."""
        return hmac.new(self.secret, f"{field}|{owner}|{text}".encode(), hashlib.sha256).hexdigest()[:MARK_LENGTH]

    def boxed(self, content: bytes, owner: str, field: str) -> bytes:
        """Nonce and ciphertext."""
        return self.sealed_box(content, owner, field, secrets.token_bytes(NONCE))

    def sealed_box(self, content: bytes, owner: str, field: str, nonce: bytes) -> bytes:
        """The same with a nonce of twelve random bytes that was never used before and never will be."""
        return nonce + self._cipher.encrypt(nonce, content, f"{SUITE}|{field}|{owner}|{self.id}".encode())

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self.secret)

    def opened(self, box: bytes, suite: str, owner: str, field: str) -> bytes:
        """The content of a box."""
        return self._cipher.decrypt(box[:12], box[12:], f"{suite}|{field}|{owner}|{self.id}".encode())


def ring_key(key_id: str | None = None) -> Key:
    """A key of the ring, the current one if none is named; raises :class:`UnknownKey`."""
    ring = keyring()
    name = ring.current if key_id is None else key_id
    if name not in ring.keys:
        ring = keyring(fresh=True)
    if name not in ring.keys:
        raise UnknownKey(f"{name} is not in the key ring")
    return Key(name, ring.keys[name])


def seal(text: str, *, owner: str, field: str) -> str:
    """The form of ``text`` sealed with the ring."""
    return ring_key().seal(text, owner=owner, field=field)


def unseal(value: str, *, owner: str, field: str) -> str:
    """The text of what :func:`seal` sealed; raises as :meth:`Key.unseal` does."""
    return ring_key(value.split(":", 2)[1]).unseal(value, owner=owner, field=field)


def seal_bytes(content: bytes, *, owner: str, field: str) -> bytes:
    """The sealed form of a file: the same box, not in base64."""
    key = ring_key()
    return f"{SUITE}:{key.id}:".encode() + key.boxed(content, owner, field)


def unseal_bytes(value: bytes, *, owner: str, field: str) -> bytes:
    """The content of a sealed file; raises as :func:`unseal` does."""
    suite, key_id, box = value.split(b":", 2)
    return ring_key(key_id.decode()).opened(box, suite.decode(), owner, field)


def sealed_under(key_id: str) -> str:
    """How every value begins that this key sealed."""
    return f"{SUITE}:{key_id}:"


def new_key() -> Key:
    """A fresh key for one person or unit. Its id is a fingerprint, so that a value says which key it needs."""
    return named(secrets.token_bytes(32))


class KeyMaker:
    """New keys for many people of one service, and what is sealed with them. Random bytes are fetched in stock, which nobody
    else uses: keep it for as long as the service, never across a fork."""

    def __init__(self, field: str) -> None:
        self._field, self._ring = field, ring_key()
        self._stock, self._used = b"", 0

    def make(self, owner: str) -> tuple[Key, str]:
        """A key for ``owner``, and how it is stored."""
        key = named(self._random(SECRET))
        return key, self.seal(self._ring, base64.b64encode(key.secret).decode(), owner, self._field)

    def seal(self, key: Key, text: str, owner: str, field: str) -> str:
        """What :meth:`Key.seal` answers."""
        box = key.sealed_box(text.encode(), owner, field, self._random(NONCE))
        return f"{SUITE}:{key.id}:{base64.b64encode(box).decode()}"

    def _random(self, size: int) -> bytes:
        if self._used + size > len(self._stock):
            self._stock, self._used = secrets.token_bytes(STOCK), 0
        self._used += size
        return self._stock[self._used - size : self._used]


def named(secret: bytes) -> Key:
    """A key of a person or unit with its id."""
    return Key("p" + hashlib.sha256(b"personal key|" + secret).hexdigest()[:8], secret)


def wrap(key: Key, *, owner: str, field: str) -> str:
    """The key of a person or unit, sealed with the ring: how it is stored."""
    return seal(base64.b64encode(key.secret).decode(), owner=owner, field=field)


def unwrap(value: str, *, owner: str, field: str) -> Key:
    """The key of a person or unit as :func:`wrap` stored it; raises as :func:`unseal` does."""
    return named(base64.b64decode(unseal(value, owner=owner, field=field)))
