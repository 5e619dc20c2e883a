"""Kinds of long work: rooms declare them, the consumer runs them."""
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from foundation.accounts.identity import Actor, Identity


@dataclass(frozen=True)
class File:
    """What a job leaves to download."""

    name: str
    media_type: str
    content: bytes


class Progress(Protocol):
    """Handed to the work. ``actor`` asked for it; a call says how far it has come (call it between services, not inside)."""

    actor: Actor

    def __call__(self, done: int, total: int, message: object = "") -> None:
        """So much of so much is done, and what is being done now; raises :class:`Superseded`."""


class Superseded(Exception):
    """Another worker has taken the job over, because this one seemed dead: stop quietly."""


Work = Callable[[Mapping[str, Any], Progress], File | None]
Allowed = Callable[[Identity, Mapping[str, Any]], bool]


@dataclass(frozen=True)
class Kind:
    """One kind of work, its title for people, and who may (still) have it done and fetch its file."""

    name: str
    title: Any
    allowed: Allowed
    work: Work


KINDS: dict[str, Kind] = {}
EVERY_MINUTE: list[Callable[[datetime], None]] = []


def every_minute(look: Callable[[datetime], None]) -> Callable[[datetime], None]:
    """Has the consumer call ``look(at)`` every minute: for what must happen by itself once its time has come."""
    EVERY_MINUTE.append(look)
    return look


def job_kind(name: str, title: Any, *, allowed: Allowed) -> Callable[[Work], Work]:
    """Declares ``work(arguments, progress)`` as the kind ``room:subject``.

    The work must be idempotent: a worker may die at any moment, and then it is done again from the start.
    ``allowed(identity, arguments)`` is asked whenever the job is repeated or its file fetched, so that a role taken away
    acts at once.
    """
    if name in KINDS or name.count(":") != 1:
        raise ValueError(f"job kind {name!r} is declared twice or misnamed")

    def declare(work: Work) -> Work:
        KINDS[name] = Kind(name, title, allowed, work)
        return work

    return declare
