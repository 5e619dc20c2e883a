"""Opening the queue: huey on a file beside SQLite, on the database itself with PostgreSQL, or at once in tests."""
import json
from pathlib import Path
from typing import Any

from flask import Flask
from huey import Huey, MemoryHuey, PostgresHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer

NAME = "jobs"


class PlainMessages(Serializer):  # type: ignore[misc]
    """Messages as JSON: whoever can write to the queue can have a job looked at, and nothing else."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps([data.id, data.name, list(data.args or ())]).encode()

    def _deserialize(self, data: bytes) -> Message:
        number, name, arguments = json.loads(bytes(data))
        return Message(number, name, retries=0, retry_delay=0, args=tuple(arguments), kwargs={})


def open_queue(app: Flask) -> Huey:
    """The queue of an application's settings."""
    shared: dict[str, Any] = {"name": NAME, "results": False, "serializer": PlainMessages()}
    if app.config.get("JOBS_IMMEDIATE", app.config["MODE"] == "test"):
        return MemoryHuey(immediate=True, **shared)
    url: str = app.config["SQLALCHEMY_DATABASE_URI"]
    if url.startswith("sqlite"):
        instance = Path(app.config["INSTANCE"])
        instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        return SqliteHuey(filename=str(instance / f"jobs-{app.config['MODE']}.sqlite3"), **shared)
    return PostgresHuey(dsn=url.replace("+psycopg", "", 1), table_prefix="job_queue", **shared)
