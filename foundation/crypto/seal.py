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
    ring = keyring()
    nonce = secrets.token_bytes(12)
    bound = f"{SUITE}|{field}|{owner}|{ring.current}".encode()
    box = nonce + AESGCM(ring.keys[ring.current]).encrypt(nonce, text.encode(), bound)
    return f"{SUITE}:{ring.current}:{base64.b64encode(box).decode()}"


def unseal(value: str, *, owner: str, field: str) -> str:
    """The text of a sealed field; raises ``InvalidTag`` if it was altered or belongs to another owner or field."""
    suite, key_id, box64 = value.split(":", 2)
    box = base64.b64decode(box64)
    bound = f"{suite}|{field}|{owner}|{key_id}".encode()
    return AESGCM(keyring().keys[key_id]).decrypt(box[:12], box[12:], bound).decode()


def blind_index(kind: str, value: str) -> str:
    """A keyed 128-bit index of a normalised value, for uniqueness and exact look-up only; kinds do not collide."""
    return hmac.new(keyring().index, f"{kind}|{value}".encode(), hashlib.sha256).hexdigest()[:32]
