"""Copies what the pages need of the front-end packages from ``node_modules`` to ``static/vendor``: a few files, one sprite.

``python -m foundation.web.vendor``, called by ``make``; standard library only.
"""
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ICON_LIST = Path(__file__).with_name("icons.txt")
COPIED = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "idb.js": "idb/build/index.js",
    "jsqr.js": "jsqr/dist/jsQR.js",
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
}
ICONS = "@iconify-json/tabler/icons.json"
SOURCE_MAP = re.compile(r"(/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*$")


def without_source_map(text: str) -> str:
    """The file without the pointer to its map, which is not copied and would be asked for in vain."""
    return SOURCE_MAP.sub("", text)


def icon_names(listed: str) -> list[str]:
    """The names in ``icons.txt``: one on a line, ``#`` begins a remark."""
    return [line for line in map(str.strip, listed.splitlines()) if line and not line.startswith("#")]


def sprite(collection: dict[str, Any], names: list[str]) -> str:
    """All icons in one file: ``<svg class="icon"><use href="…/icons.svg#trophy"/></svg>``, in the colour of the text."""
    unknown = [name for name in names if name not in collection["icons"]]
    if unknown:
        raise LookupError(f"no such icons: {', '.join(unknown)}")
    box = f"0 0 {collection['width']} {collection['height']}"
    symbols = [f'<symbol id="{name}" viewBox="{box}">{collection["icons"][name]["body"]}</symbol>\n' for name in names]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "".join(symbols) + "</svg>\n"


def copy_all(packages: Path, target: Path, names: list[str]) -> None:
    """Writes every file that the pages ask for; the sprite comes last and so says that all are there."""
    target.mkdir(parents=True, exist_ok=True)
    for name, source in COPIED.items():
        (target / name).write_text(without_source_map((packages / source).read_text("utf-8")), "utf-8")
    (target / "icons.svg").write_text(sprite(json.loads((packages / ICONS).read_bytes()), names), "utf-8")


if __name__ == "__main__":
    try:
        copy_all(ROOT / "node_modules", ROOT / "static" / "vendor", icon_names(ICON_LIST.read_text("utf-8")))
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror} (try: rm -r node_modules; make setup)")
