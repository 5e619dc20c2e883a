"""The consumer: a process beside the server that does the jobs, and ends when the server does."""
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from flask import Flask

from foundation.jobs.queue import job_queue

PATIENCE = 10
MILDER = 10
LOOK = 1.0
BEAT = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


def beat_path(app: Flask) -> Path:
    """The file whose time says when the consumer of this instance lived last."""
    return Path(app.config["INSTANCE"]) / f"consumer-{app.config['MODE']}.beat"


def run_consumer(app: Flask, parent: int | None = None) -> None:
    """Does jobs until the process is told to stop; with ``parent``, also when that process is gone."""
    queue = job_queue(app)
    consumer = queue.huey.create_consumer(
        workers=1 if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite") else 2,
        max_delay=0.5, shutdown_timeout=PATIENCE // 2,
    )
    threading.Thread(target=_beat, args=(beat_path(app),), name="beat", daemon=True).start()
    if parent is not None:
        threading.Thread(target=_stop_without, args=(parent,), name="parent", daemon=True).start()
    try:
        queue.sweep()
    except Exception:
        app.logger.exception("the first look for waiting jobs failed; the next is in a minute")
    consumer.run()


def _beat(path: Path) -> None:
    pause = threading.Event()
    while True:
        with suppress(OSError):
            path.touch()
        pause.wait(BEAT)


def _stop_without(parent: int) -> None:
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(LOOK)
    os.kill(os.getpid(), signal.SIGTERM)


class Consumer:
    """The consumer of an instance, kept alive: a process of its own that is started again when it dies before it is told
    to end – soon at first, ever later if it keeps dying. What it was doing is done again by the next."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._ended = threading.Event()
        self._child = self._started()
        self._watch = threading.Thread(target=self._keep, name="consumer", daemon=True)
        self._watch.start()

    @property
    def pid(self) -> int:
        """The process of this moment."""
        return self._child.pid

    def _started(self) -> "subprocess.Popen[bytes]":
        settings = {name: str(self._app.config[name]) for name in ("MODE", "INSTANCE", "DATABASE_URL")}
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "--parent", str(os.getpid())]
        return subprocess.Popen(  # noqa: S603 – our own program with our own settings
            command, cwd=self._app.root_path, env={**os.environ, **settings}, stdin=subprocess.DEVNULL, preexec_fn=_give_way
        )

    def _keep(self) -> None:
        pause = FIRST_PAUSE
        while True:
            begun = time.monotonic()
            status = self._child.wait()
            pause = FIRST_PAUSE if time.monotonic() - begun > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            if self._ended.is_set():
                return
            self._app.logger.warning("the consumer of jobs has ended (status %s); it is started again in %s s", status, pause)
            if self._ended.wait(pause):
                return
            self._child = self._started()

    def stop(self) -> None:
        """Ends it for good."""
        self._ended.set()
        for end in (signal.SIGTERM, signal.SIGKILL):
            self._child.send_signal(end)
            self._watch.join(PATIENCE)
            if not self._watch.is_alive():
                return


def _give_way() -> None:
    """Long work waits for pages, from its first instruction on: a start serves its first page before it."""
    os.nice(MILDER)
