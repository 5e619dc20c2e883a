"""What pages import is kept for when the server cannot be reached: one script left out, and the page stays empty in the hall."""
import re
from pathlib import Path

import pytest

from competition.views import check_in
from scoring.views import shell

STATIC = Path(__file__).parents[2] / "static"
IMPORT = re.compile(r'^(?:import|export) (?:[^"]*from )?"(\.[^"]+)";', re.MULTILINE)
PAGES = (("js/scoring/tablet.js", shell), ("js/competition/check_in/door.js", check_in))


def imported(entry: str) -> set[str]:
    """Every script that a page's own script leads to, by its name under ``static``."""
    seen: set[str] = set()
    waiting = [STATIC / entry]
    while waiting:
        file = waiting.pop()
        found = {(file.parent / one).resolve() for one in IMPORT.findall(file.read_text("utf-8"))}
        waiting += [one for one in found if one.relative_to(STATIC).as_posix() not in seen]
        seen |= {one.relative_to(STATIC).as_posix() for one in found}
    return seen


@pytest.mark.parametrize(("entry", "module"), PAGES)
def test_every_script_that_a_page_imports_is_kept(entry, module):
    found = imported(entry)
    assert len(found) > 5 and found <= {*module.PAGE, *module.IMPORTED}
