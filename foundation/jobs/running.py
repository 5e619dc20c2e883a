"""Doing one job: take it, work with a heart that beats, keep the file, end it. Nothing that happens here stops the consumer."""
import threading
from collections.abc import Callable
from datetime import datetime
from types import TracebackType

from flask import Flask, current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from foundation import chance
from foundation.accounts.identity import Actor
from foundation.clock import now
from foundation.database import in_transaction
from foundation.errors import Refusal
from foundation.jobs import files, queries, services
from foundation.jobs.kinds import EVERY_MINUTE, KINDS, Superseded
from foundation.web.language import LOCALES

BEAT = 10.0
LEAST_BETWEEN = 0.5


class Pulse:
    """Signs of life of one attempt, from a thread of its own, and the work's own words on how far it has come."""

    def __init__(self, app: Flask, taken: services.Taken) -> None:
        self.actor = Actor(taken.created_by)
        self._app, self._taken = app, taken
        self._stopped = threading.Event()
        self._told: datetime | None = None
        self._thread = threading.Thread(target=self._beat, name=f"pulse-{taken.public_id[:8]}", daemon=True)

    def __enter__(self) -> "Pulse":
        self._thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None) -> None:
        self._stopped.set()
        self._thread.join()

    def __call__(self, done: int, total: int, message: object = "") -> None:
        """How far the work has come; told twice a second at most, and never from inside a service."""
        at = now()
        soon = self._told is not None and (at - self._told).total_seconds() < LEAST_BETWEEN
        if in_transaction() or (soon and done < total):
            return
        self._told = at
        self._note(at, done=done, total=total, message=str(message)[: services.LONGEST_MESSAGE])

    def _note(self, at: datetime, **advanced: object) -> None:
        with self._app.app_context():
            services.note(self._taken.public_id, self._taken.attempt, at=at, **advanced)

    def _beat(self) -> None:
        while not self._stopped.wait(BEAT):
            try:
                self._note(now())
            except Superseded:
                return
            except Exception:
                self._app.logger.exception("job %s: no sign of life could be given", self._taken.public_id)


def run(public_id: str) -> None:
    """Does a job, if it is free; whatever happens to it is written in its row."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        taken = services.take(public_id, at=now())
        if taken:
            with app.app_context(), force_locale(LOCALES.get(taken.language, LOCALES["zh"])):
                _work(app, taken)
    except Superseded:
        app.logger.warning("job %s was taken over by another worker", public_id)
    except Refusal as refusal:
        app.logger.warning("job %s: %s", public_id, refusal.code)


def _work(app: Flask, taken: services.Taken) -> None:
    try:
        with Pulse(app, taken) as pulse:
            file = KINDS[taken.kind].work(taken.arguments, pulse)
            if file:
                files.keep(taken.public_id, file.content)
        services.finish(taken.public_id, taken.attempt, file, at=now())
    except Superseded:
        raise
    except Refusal as refusal:
        services.fail(taken.public_id, taken.attempt, refusal.message, refusal.code, at=now())
    except Exception:
        number = chance.opaque_id()[:8]
        app.logger.exception("error %s in job %s (%s)", number, taken.public_id, taken.kind)
        told = _("系统出了一点问题（编号 %(number)s），未能办完。请重新办理；如果仍不成功，请把编号告诉系统管理员。", number=number)
        services.fail(taken.public_id, taken.attempt, told, number, at=now())


def sweep(kick: Callable[[str], object], *, at: datetime) -> None:
    """Kicks whatever waits or was left by a dead worker, removes files that were kept long enough, and does what rooms have
    done every minute; what fails there is told in the log and tried again a minute later."""
    for public_id in queries.waiting(at):
        kick(public_id)
    for public_id in queries.outdated(at):
        services.remove_file(public_id, at=at)
    for look in EVERY_MINUTE:
        try:
            look(at)
        except Exception:
            current_app.logger.exception("what is done every minute failed: %s", look.__module__)
