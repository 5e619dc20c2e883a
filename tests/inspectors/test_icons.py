"""Every icon that a page or a navigation entry names is in the sprite."""
import re
from pathlib import Path

from foundation.web.vendor import ICON_LIST, icon_names
from tests.inspectors.house import ROOMS, ROOT, files, write

NAMED = re.compile(r"\bicon['\"]?\s*[(=:]\s*['\"]([a-z0-9-]+)['\"]")


def unknown_icons(root: Path) -> list[str]:
    """Icons named in templates and rooms that ``foundation/web/icons.txt`` does not list."""
    known = set(icon_names(ICON_LIST.read_text("utf-8")))
    return [
        f"{path.relative_to(root)}: {name}"
        for path in [*files(root, "*.html", "templates"), *files(root, "*.py", *ROOMS)]
        for name in NAMED.findall(path.read_text("utf-8"))
        if name not in known
    ]


def test_every_named_icon_is_in_the_sprite() -> None:
    assert unknown_icons(ROOT) == []


def test_the_inspector_finds_an_icon_that_is_missing(tmp_path: Path) -> None:
    write(tmp_path, "templates/desk/page.html", "{{ icon('trophy') }}{{ icon('trofy') }}{{ card(icon=\"unicorn\") }}")
    write(tmp_path, "awards/room.py", 'entry = {"icon": "dragon"}')
    assert unknown_icons(tmp_path) == [
        "templates/desk/page.html: trofy", "templates/desk/page.html: unicorn", "awards/room.py: dragon",
    ]  # fmt: skip
