"""What the tablet keeps for when the server cannot be reached: its service worker, the files of the page, the page itself without
anybody's name or token, one notice."""
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Open, permit
from foundation.web.worker import worker_answer, worker_version
from scoring.views import checkup_words, tablet_words

shell = Blueprint("shell", __name__)
PAGE = (
    "css/tokens.css", "css/components.css", "css/tablet.css", "css/tablet-plain.css", "css/scoring.css", "css/tablet-sheet.css", "css/print.css",
    "js/page.js", "js/scoring/tablet.js", "js/scoring/keypad.js", "vendor/icons.svg", "img/mark.svg", "img/mark-180.png",
)  # fmt: skip
FOLDER = "js/scoring/"
SCRIPTS = (
    "across", "awake", "bar", "book", "carry", "checkup", "decisions", "heartbeat", "menu", "numbers", "outbox", "pad", "place", "queue",
    "reckoning", "restored", "row", "screen", "seal", "sheet", "store", "telling", "ways", "words",
)  # fmt: skip
IMPORTED = (*(f"{FOLDER}{name}.js" for name in SCRIPTS), "js/shell.js", "vendor/idb.js")
TEMPLATES = ("scoring/tablet.html", "scoring/tablet_parts.html", "scoring/offline.html", "base/tablet.html", "base/document.html", "components/tablet.html")
LANGUAGES = ("zh", "en")


@shell.get("/judge/sw.js")
@permit(Open.ANYONE)
def worker() -> ResponseReturnValue:
    """The service worker with the list of what it keeps."""
    apps = {"/judge/": {language: url_for("shell.page", lang=language) for language in LANGUAGES}}
    return worker_answer("shell", PAGE, IMPORTED, url_for("shell.offline"), apps, _made_of())


@shell.get("/judge/shell")
@permit(Open.ANYONE)
def page() -> ResponseReturnValue:
    """The page that scores, the same for everybody: whose sheets it shows, the tablet knows."""
    return tablet_page("", shared=True)


@shell.get("/judge/offline")
@permit(Open.ANYONE)
def offline() -> ResponseReturnValue:
    """The notice that the worker shows; the same for everybody."""
    return render_template("scoring/offline.html")


def tablet_page(me: str, *, shared: bool = False) -> str:
    """The page with its texts; ``shared`` leaves out whatever belongs to somebody."""
    return render_template(
        "scoring/tablet.html", words=tablet_words.words(), checkup_words=checkup_words.checkup_words(), me=me, shared=shared, app=app_version()
    )


def app_version() -> str:
    """Which version of the page this is, as tablets report it."""
    return worker_version(PAGE, IMPORTED, _made_of())


@lru_cache(maxsize=1)
def _made_of() -> str:
    """Changes with the templates and texts of the kept pages."""
    folder = Path(current_app.root_path) / str(current_app.template_folder)
    files = [*(folder / name for name in TEMPLATES), Path(str(tablet_words.__file__)), Path(str(checkup_words.__file__))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
