"""The queue (huey) only says that a job may be looked at; the job's row is the truth. A lost message is said again."""
import json
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask
from huey import Huey, MemoryHuey, PostgresHuey, SqliteHuey, crontab
from huey.registry import Message
from huey.serializer import Serializer

from foundation.clock import now
from foundation.jobs import running
from foundation.jobs.services import EXTENSION

NAME = "jobs"


class PlainMessages(Serializer):  # type: ignore[misc]
    """Messages as JSON: whoever can write to the queue can have a job looked at, and nothing else."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps([data.id, data.name, list(data.args or ())]).encode()

    def _deserialize(self, data: bytes) -> Message:
        number, name, arguments = json.loads(bytes(data))
        return Message(number, name, retries=0, retry_delay=0, args=tuple(arguments), kwargs={})


class JobQueue:
    """The queue of one application; nothing is opened before the first job."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    @cached_property
    def huey(self) -> Huey:
        """Huey with its two tasks: do one job, and every minute look for forgotten ones."""
        huey = _open(self._app)
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


def _open(app: Flask) -> Huey:
    shared: dict[str, Any] = {"name": NAME, "results": False, "serializer": PlainMessages()}
    if app.config.get("JOBS_IMMEDIATE", app.config["MODE"] == "test"):
        return MemoryHuey(immediate=True, **shared)
    url: str = app.config["SQLALCHEMY_DATABASE_URI"]
    if url.startswith("sqlite"):
        instance = Path(app.config["INSTANCE"])
        instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        return SqliteHuey(filename=str(instance / f"jobs-{app.config['MODE']}.sqlite3"), **shared)
    return PostgresHuey(dsn=url.replace("+psycopg", "", 1), table_prefix="job_queue", **shared)


def init_jobs(app: Flask) -> None:
    """Gives the application its queue."""
    app.extensions[EXTENSION] = JobQueue(app)


def job_queue(app: Flask) -> JobQueue:
    """The queue of an application."""
    found: JobQueue = app.extensions[EXTENSION]
    return found
