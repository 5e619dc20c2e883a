"""What the buttons of this room have in common: do one thing, say what came of it, and show the page again."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from awards.errors import sentence
from foundation.errors import Invalid, NotFound, Refusal

MOST_SHOWN = 5


def do(work: Callable[[], Any], done: str, back: str) -> ResponseReturnValue:
    """Runs a service and goes back with its outcome; a refusal becomes a message, a thing that is not there stays 404."""
    try:
        work()
    except NotFound:
        raise
    except Refusal as refusal:
        flash(told(refusal), "error")
    else:
        flash(done, "success")
    return redirect(back)


def told(refusal: Refusal) -> str:
    """A refusal in one paragraph: its sentence, and its first problems."""
    if not isinstance(refusal, Invalid):
        return refusal.message
    shown = [
        _("%(path)s：%(message)s", path=problem.path, message=sentence(problem)) if problem.path else sentence(problem)
        for problem in refusal.problems
    ]
    more = [_("还有 %(count)s 处。", count=len(shown) - MOST_SHOWN)] if len(shown) > MOST_SHOWN else []
    return " ".join([refusal.message, *shown[:MOST_SHOWN], *more])


def problems_of(refusal: Refusal) -> list[dict[str, str]]:
    """All problems of a refusal for the list on a page."""
    if not isinstance(refusal, Invalid):
        return [{"path": "", "message": refusal.message}]
    return [{"path": problem.path, "message": sentence(problem)} for problem in refusal.problems]


def wants_part() -> bool:
    """Whether the drawer asks for the inside of a page."""
    return request.headers.get("HX-Target") == "drawer-body"
