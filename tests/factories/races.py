"""Several people who press at once: each in a thread with a session of their own."""
import threading
from collections.abc import Callable, Sequence
from typing import Any

from foundation.database import db
from foundation.errors import Refusal


def race(app: Any, works: Sequence[Callable[[], str]]) -> list[str]:
    """What each of several people at once is told: the answer of their service, or the code of its refusal."""
    told: list[str] = []
    ready = threading.Barrier(len(works))

    def run(work: Callable[[], str]) -> None:
        with app.app_context():
            ready.wait()
            try:
                told.append(work())
            except Refusal as refusal:
                told.append(refusal.code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told
