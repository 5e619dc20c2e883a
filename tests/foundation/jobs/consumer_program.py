"""A consumer for tests: knows the work of the tests, and takes a job for dead after a second.

``python -m tests.foundation.jobs.consumer_program`` with the settings of an application in the environment.
"""
import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from foundation.accounts.permissions import Ground, may_anywhere
from foundation.jobs import File, Progress, queries, running, services
from foundation.jobs.consumer import run_consumer
from foundation.jobs.kinds import KINDS, Kind
from wsgi import create_app

SLOW = "tests:slow"


def slowly(arguments: Mapping[str, Any], progress: Progress) -> File:
    """Takes a quarter of a second for each step."""
    for step in range(1, arguments["steps"] + 1):
        threading.Event().wait(0.25)
        progress(step, arguments["steps"], f"{step}")
    return File("slow.txt", "text/plain", b"slow")


KIND = Kind(SLOW, "慢慢来", lambda who, _arguments: may_anywhere(who, Ground.READ_AUDIT), slowly)

if __name__ == "__main__":
    KINDS[SLOW] = KIND
    queries.STALE = services.STALE = timedelta(seconds=1)
    running.BEAT = 0.2
    run_consumer(create_app(JOBS_IMMEDIATE=False))
