"""What the tablet keeps for when the server cannot be reached: its service worker, the files of the page, one notice."""
from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Open, permit
from foundation.web.worker import worker_answer

shell = Blueprint("shell", __name__)
PAGE = (
    "css/tokens.css", "css/components.css", "css/tablet.css", "css/tablet-plain.css", "css/scoring.css", "css/print.css",
    "js/page.js", "js/scoring/tablet.js", "js/scoring/keypad.js", "vendor/icons.svg", "img/mark.svg", "img/mark-180.png",
)  # fmt: skip
IMPORTED = ("js/scoring/checkup.js", "js/scoring/numbers.js", "js/scoring/outbox.js", "js/scoring/restored.js", "js/scoring/sheet.js", "js/shell.js",
            "js/scoring/store.js", "vendor/idb.js")  # fmt: skip


@shell.get("/judge/sw.js")
@permit(Open.ANYONE)
def worker() -> ResponseReturnValue:
    """The service worker with the list of what it keeps."""
    return worker_answer("shell", PAGE, IMPORTED, url_for("shell.offline"))


@shell.get("/judge/offline")
@permit(Open.ANYONE)
def offline() -> ResponseReturnValue:
    """The notice that the worker shows; the same for everybody."""
    return render_template("scoring/offline.html")
