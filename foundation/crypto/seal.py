"""Sealed fields: AES-256-GCM under a named key, bound to their owner and field so that values cannot be swapped.

A value reads ``v1:<key id>:<nonce and ciphertext in base64>``. The suite id leaves room for SM4-GCM.
"""
import base64
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from foundation.crypto.keyring import keyring

SUITE = "v1"


def seal(text: str, *, owner: str, field: str) -> str:
    """The sealed form of ``text``; ``owner`` is the opaque id of the row, ``field`` such as ``person.id_number``."""
    key_id, box = _boxed(text.encode(), owner, field)
    return f"{SUITE}:{key_id}:{base64.b64encode(box).decode()}"


def unseal(value: str, *, owner: str, field: str) -> str:
    """The text of a sealed field; raises ``InvalidTag`` if it was altered or belongs to another owner or field."""
    suite, key_id, box64 = value.split(":", 2)
    return _opened(base64.b64decode(box64), suite, key_id, owner, field).decode()


def seal_bytes(content: bytes, *, owner: str, field: str) -> bytes:
    """The sealed form of a file: the same box, not in base64."""
    key_id, box = _boxed(content, owner, field)
    return f"{SUITE}:{key_id}:".encode() + box


def unseal_bytes(value: bytes, *, owner: str, field: str) -> bytes:
    """The content of a sealed file; raises ``InvalidTag`` as :func:`unseal` does."""
    suite, key_id, box = value.split(b":", 2)
    return _opened(box, suite.decode(), key_id.decode(), owner, field)


def _boxed(content: bytes, owner: str, field: str) -> tuple[str, bytes]:
    ring = keyring()
    nonce = secrets.token_bytes(12)
    bound = f"{SUITE}|{field}|{owner}|{ring.current}".encode()
    return ring.current, nonce + AESGCM(ring.keys[ring.current]).encrypt(nonce, content, bound)


def _opened(box: bytes, suite: str, key_id: str, owner: str, field: str) -> bytes:
    bound = f"{suite}|{field}|{owner}|{key_id}".encode()
    return AESGCM(keyring().keys[key_id]).decrypt(box[:12], box[12:], bound)


def blind_index(kind: str, value: str) -> str:
    """A keyed 128-bit index of a normalised value, for uniqueness and exact look-up only; kinds do not collide."""
    return hmac.new(keyring().index, f"{kind}|{value}".encode(), hashlib.sha256).hexdigest()[:32]
