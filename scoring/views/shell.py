"""What the tablet keeps for when the server cannot be reached: its service worker, the files of the page, one notice."""
import hashlib
import json
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Open, permit
from foundation.web.assets import asset

shell = Blueprint("shell", __name__)
PAGE = (
    "css/tokens.css", "css/components.css", "css/tablet.css", "css/tablet-plain.css", "css/scoring.css", "css/print.css",
    "js/page.js", "js/scoring/tablet.js", "js/scoring/keypad.js", "vendor/icons.svg", "img/mark.svg", "img/mark-180.png",
)  # fmt: skip
IMPORTED = ("js/scoring/checkup.js", "js/scoring/numbers.js", "js/scoring/outbox.js", "js/scoring/restored.js", "js/scoring/sheet.js", "js/scoring/shell.js",
            "js/scoring/store.js", "vendor/idb.js")  # fmt: skip
WORKER = "js/scoring/worker.js"


@shell.get("/judge/sw.js")
@permit(Open.ANYONE)
def worker() -> ResponseReturnValue:
    """The service worker with the list of what it keeps; its version changes with any of these files."""
    files = [asset(name) for name in PAGE] + [url_for("static", filename=name) for name in IMPORTED]
    version = hashlib.sha256(json.dumps([asset(name) for name in (*PAGE, *IMPORTED, WORKER)]).encode()).hexdigest()[:16]
    kept = {"version": version, "files": files, "offline": url_for("shell.offline")}
    response = Response(f"const SHELL = {json.dumps(kept)};\n{_source()}", mimetype="text/javascript")
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@lru_cache(maxsize=1)
def _source() -> str:
    return (Path(current_app.static_folder or "static") / WORKER).read_text("utf-8")


@shell.get("/judge/offline")
@permit(Open.ANYONE)
def offline() -> ResponseReturnValue:
    """The notice that the worker shows; the same for everybody."""
    return render_template("scoring/offline.html")
