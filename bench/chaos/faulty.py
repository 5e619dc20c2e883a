"""The product with planted faults, named by ``CHAOS_FAULT``, as a target for ``flask --app bench.chaos.faulty serve``.

Used only to prove that the races would be seen: ids not checked, versions not checked, the lock not looked at.
"""
import os
from collections.abc import Callable
from typing import Any

from flask import Flask

from bench.chaos.server import IDS, LOCK, VERSIONS
from scoring.services import operations
from wsgi import create_app


def _no_ids() -> None:
    """An id that was used before is used again under a new name: every repetition counts."""
    right, number = operations.look, iter(range(10**9))

    def fresh(operation_id: str, *given: Any) -> Any:
        return right(f"{next(number) + os.getpid() * 10**9:032x}", *given)

    operations.look = fresh


def _no_versions() -> None:
    operations._stale = operations._count


def _no_lock() -> None:
    operations.is_locked = lambda *_given: False


FAULTS: dict[str, Callable[[], None]] = {IDS: _no_ids, VERSIONS: _no_versions, LOCK: _no_lock}


def faulty_app() -> Flask:
    """The application with its faults."""
    for fault in os.environ["CHAOS_FAULT"].split(","):
        FAULTS[fault]()
    return create_app()


app = faulty_app()
