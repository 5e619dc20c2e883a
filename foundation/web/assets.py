"""Addresses of styles, scripts, pictures and icons: the content's hash is in the address, so browsers may keep them."""
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import current_app, url_for
from markupsafe import Markup

SPRITE = "vendor/icons.svg"
SYMBOL_PREFIX = ""


def asset(path: str) -> str:
    """The address of a file under ``static/``; one that is not there (yet) gets an address without a hash."""
    mark = _fingerprint(Path(current_app.static_folder or "static") / path)
    return url_for("static", filename=path, v=mark) if mark else url_for("static", filename=path)


def icon(name: str, label: object = "", classes: str = "") -> Markup:
    """One icon of the set. Decoration unless it has a ``label``, which is then read aloud."""
    role = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon{}" {} focusable="false"><use href="{}#{}{}"/></svg>').format(
        f" {classes}" if classes else "", role, asset(SPRITE), SYMBOL_PREFIX, name
    )


def _fingerprint(file: Path) -> str:
    try:
        stat = file.stat()
    except OSError:
        return ""
    return _hash(str(file), stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=512)
def _hash(file: str, _changed: int, _size: int) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()[:12]
