"""The queue (huey) only says that a job may be looked at; the job's row is the truth. A lost message is said again."""
from functools import cached_property
from typing import Any

from flask import Flask

from foundation.clock import now
from foundation.jobs import running
from foundation.jobs.services import EXTENSION


class JobQueue:
    """The queue of one application; nothing is opened before the first job."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    @cached_property
    def huey(self) -> Any:
        """Huey with its two tasks: do one job, and every minute look for forgotten ones."""
        from huey import crontab  # noqa: PLC0415  it brings the driver of PostgreSQL, which would slow every start

        from foundation.jobs.opening import open_queue  # noqa: PLC0415  the same

        huey = open_queue(self._app)
        self._run = huey.task(name="run")(self._do)
        huey.periodic_task(crontab(minute="*"), name="sweep")(self.sweep)
        return huey

    def _do(self, public_id: str) -> None:
        with self._app.app_context():
            running.run(public_id)

    def sweep(self) -> None:
        """Kicks whatever waits or was left by a dead worker; removes files that were kept long enough."""
        with self._app.app_context():
            running.sweep(self.kick, at=now())

    def kick(self, public_id: str) -> None:
        """Says that a job waits. If that fails, the consumer finds the job by itself within a minute."""
        try:
            if self.huey:
                self._run(public_id)
        except Exception:
            self._app.logger.exception("the queue could not be told of job %s", public_id)


def init_jobs(app: Flask) -> None:
    """Gives the application its queue."""
    app.extensions[EXTENSION] = JobQueue(app)


def job_queue(app: Flask) -> JobQueue:
    """The queue of an application."""
    found: JobQueue = app.extensions[EXTENSION]
    return found
