"""The service worker that a room serves for its pages off line: one script for all, with the list of what it keeps above it."""
import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from flask import Response, current_app, url_for

from foundation.web.assets import asset

WORKER = "js/worker.js"


def worker_answer(name: str, linked: Sequence[str], imported: Sequence[str], page: str) -> Response:
    """The script. ``linked`` files are asked for by an address with a hash, ``imported`` by scripts without one; ``page`` is the
    address of what is shown when the server cannot be reached. Its version changes with any of these files."""
    files = [asset(file) for file in linked] + [url_for("static", filename=file) for file in imported]
    version = hashlib.sha256(json.dumps([asset(file) for file in (*linked, *imported, WORKER)]).encode()).hexdigest()[:16]
    kept = {"name": name, "version": version, "files": files, "page": page}
    response = Response(f"const SHELL = {json.dumps(kept)};\n{_source()}", mimetype="text/javascript")
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@lru_cache(maxsize=1)
def _source() -> str:
    return (Path(current_app.static_folder or "static") / WORKER).read_text("utf-8")
