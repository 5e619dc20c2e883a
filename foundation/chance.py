"""The only place where chance enters: ids, codes, PINs, seeds. A rehearsal replaces it by a seeded source."""
import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Seeded:
    """A reproducible stream of bytes: HMAC-SHA256 of a counter under the seed. Never used for keys."""

    def __init__(self, seed: str) -> None:
        self._key = hashlib.sha256(seed.encode()).digest()
        self._count = 0

    def take(self, size: int) -> bytes:
        """The next ``size`` bytes."""
        out = b""
        while len(out) < size:
            self._count += 1
            out += hmac.new(self._key, self._count.to_bytes(8, "big"), hashlib.sha256).digest()
        return out[:size]


_seeded: ContextVar[Seeded | None] = ContextVar("seeded_chance", default=None)


def take(size: int) -> bytes:
    """Random bytes: from the operating system, or from the seed inside :func:`seeded`."""
    source = _seeded.get()
    return source.take(size) if source else secrets.token_bytes(size)


def opaque_id() -> str:
    """A new random 128-bit id, 32 hexadecimal digits: names people and things where no name may stand."""
    return take(16).hex()


def below(limit: int) -> int:
    """A uniform whole number from 0 to ``limit`` − 1."""
    size = (limit.bit_length() + 7) // 8 + 8
    return int.from_bytes(take(size), "big") % limit


def digits(count: int) -> str:
    """A string of random decimal digits, such as a PIN."""
    return f"{below(10**count):0{count}d}"


def password() -> str:
    """A one-time password that can be read aloud: 16 characters without look-alikes, capitals, small letters and digits among
    them, as the rules of 等保 ask."""
    letters = "ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789"
    while True:
        made = "".join(letters[below(len(letters))] for _ in range(16))
        if any(one.isupper() for one in made) and any(one.islower() for one in made) and any(one.isdigit() for one in made):
            return made


@contextmanager
def seeded(seed: str) -> Iterator[None]:
    """Inside, everything random follows from ``seed``."""
    token = _seeded.set(Seeded(seed))
    try:
        yield
    finally:
        _seeded.reset(token)
