"""Hashes of passwords, PINs and card secrets. Argon2id; a card secret is 128 random bits, so a plain digest finds it."""
import hashlib
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(secret: str) -> str:
    """The Argon2id hash of a password or PIN."""
    return _hasher.hash(secret)


@cache
def _nobody() -> str:
    """The hash that is tried where there is no account."""
    return _hasher.hash("nobody signs in with this")


def matches(stored: str | None, secret: str) -> bool:
    """True if the secret is right. An unknown account costs the same time as a wrong password."""
    try:
        return _hasher.verify(stored or _nobody(), secret) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def card_index(secret: str) -> str:
    """What is stored of a card's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
