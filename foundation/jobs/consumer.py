"""The consumer: a process beside the server that does the jobs, and ends when the server does."""
import os
import signal
import subprocess
import sys
import threading

from flask import Flask

from foundation.jobs.queue import job_queue

PATIENCE = 10
MILDER = 10
LOOK = 1.0


def run_consumer(app: Flask, parent: int | None = None) -> None:
    """Does jobs until the process is told to stop; with ``parent``, also when that process is gone."""
    queue = job_queue(app)
    consumer = queue.huey.create_consumer(
        workers=1 if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite") else 2,
        max_delay=0.5, shutdown_timeout=PATIENCE // 2,
    )
    if parent is not None:
        threading.Thread(target=_stop_without, args=(parent,), name="parent", daemon=True).start()
    try:
        queue.sweep()
    except Exception:
        app.logger.exception("the first look for waiting jobs failed; the next is in a minute")
    consumer.run()


def _stop_without(parent: int) -> None:
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(LOOK)
    os.kill(os.getpid(), signal.SIGTERM)


def start_consumer(app: Flask) -> subprocess.Popen[bytes]:
    """Starts the consumer of this instance as a process of its own; :func:`stop_consumer` ends it, and so does our end."""
    settings = {name: str(app.config[name]) for name in ("MODE", "INSTANCE", "DATABASE_URL")}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "--parent", str(os.getpid())]
    return subprocess.Popen(  # noqa: S603 – our own program with our own settings
        command, cwd=app.root_path, env={**os.environ, **settings}, stdin=subprocess.DEVNULL, preexec_fn=_give_way
    )


def _give_way() -> None:
    """Long work waits for pages, from its first instruction on: a start serves its first page before it."""
    os.nice(MILDER)


def stop_consumer(child: subprocess.Popen[bytes]) -> None:
    """Ends the consumer; what it was doing is done again at the next start."""
    child.terminate()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
