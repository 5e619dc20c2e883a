"""The service worker that a room serves for its pages off line: one script for all, with the list of what it keeps above it."""
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from flask import Response, current_app, url_for

from foundation.web.assets import asset

WORKER = "js/worker.js"


def worker_version(linked: Sequence[str], imported: Sequence[str], also: str = "") -> str:
    """Changes with any of these files, with the worker itself, and with ``also`` (what else the kept pages are made of)."""
    return hashlib.sha256(json.dumps([*(asset(file) for file in (*linked, *imported, WORKER)), also]).encode()).hexdigest()[:16]


def worker_answer(
    name: str, linked: Sequence[str], imported: Sequence[str], page: str, apps: Mapping[str, Mapping[str, str]] | None = None, also: str = ""
) -> Response:
    """The script. ``linked`` files are asked for by an address with a hash, ``imported`` by scripts without one; ``page`` is the
    address of what is shown when the server cannot be reached. ``apps`` names addresses that work off line, each with the kept
    page that stands for it, by language (the first is the default). Its version changes with any of these files."""
    files = [asset(file) for file in linked] + [url_for("static", filename=file) for file in imported]
    version = worker_version(linked, imported, also)
    kept = {"name": name, "version": version, "files": files, "page": page, "apps": {path: dict(pages) for path, pages in (apps or {}).items()}}
    response = Response(f"const SHELL = {json.dumps(kept)};\n{_source()}", mimetype="text/javascript")
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@lru_cache(maxsize=1)
def _source() -> str:
    return (Path(current_app.static_folder or "static") / WORKER).read_text("utf-8")
