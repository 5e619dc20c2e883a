"""The house is in order: tests shadow no room, and nothing is left for later."""
import re
from pathlib import Path

from tests.inspectors.house import ROOT, files, write

LEFT_FOR_LATER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
READ = ("*.py", "*.html", "*.js", "*.css", "*.typ", "*.yaml", "*.toml", "*.md", "*.cfg", "*.txt", "*.in", "Makefile", "run")


def packages_in_tests(root: Path) -> list[str]:
    """``__init__.py`` under tests: it would make pytest shadow the room of the same name."""
    return [str(path.relative_to(root)) for path in files(root, "__init__.py", "tests")]


def left_for_later(root: Path) -> list[str]:
    """Marks of unfinished work in any text of ours."""
    return [
        f"{path.relative_to(root)}:{number}"
        for pattern in READ
        for path in files(root, pattern)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if LEFT_FOR_LATER.search(line)
    ]


def test_tests_are_no_packages() -> None:
    assert packages_in_tests(ROOT) == []


def test_nothing_is_left_for_later() -> None:
    assert left_for_later(ROOT) == []


def test_the_inspector_finds_a_package_among_the_tests(tmp_path: Path) -> None:
    write(tmp_path, "tests/awards/__init__.py", "")
    write(tmp_path, "awards/__init__.py", "")
    assert packages_in_tests(tmp_path) == ["tests/awards/__init__.py"]


def test_the_inspector_finds_unfinished_work(tmp_path: Path) -> None:
    write(tmp_path, "awards/cli.py", "x = 1\n# TO" "DO later\n")
    write(tmp_path, "templates/desk.html", "{# FIX" "ME #}")
    write(tmp_path, "node_modules/x/y.js", "// TO" "DO theirs")
    assert left_for_later(tmp_path) == ["awards/cli.py:2", "templates/desk.html:1"]
