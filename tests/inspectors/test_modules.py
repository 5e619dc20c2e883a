"""Modules stay small enough to be read, and are named after what they hold."""
import ast
from pathlib import Path

from tests.inspectors.house import ROOMS, ROOT, files, modules, write

LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers"}


def too_long(root: Path) -> list[str]:
    """Python modules and tests of more than 400 lines (house rule 10)."""
    counted = {path: len(path.read_text("utf-8").splitlines()) for path in files(root, "*.py", *ROOMS, "tests")}
    return [f"{path.relative_to(root)}: {lines} lines" for path, lines in counted.items() if lines > LONGEST_MODULE]


def long_functions(root: Path) -> list[str]:
    """Functions of more than 40 lines, docstring and decorators not counted (house rule 10)."""
    return [
        f"{name}:{node.lineno}: {node.name} has {length} lines"
        for name, tree in modules(root)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (length := _length(node)) > LONGEST_FUNCTION
    ]


def _length(node: ast.FunctionDef) -> int:
    first = node.body[1] if ast.get_docstring(node) is not None and len(node.body) > 1 else node.body[0]
    return (node.end_lineno or node.lineno) - first.lineno + 2


def badly_named(root: Path) -> list[str]:
    """Modules and packages whose name does not say what they hold."""
    named = [path.relative_to(root) for path in files(root, "*.py", *ROOMS, "tests")]
    return sorted({str(path) for path in named if SAYS_NOTHING & {*path.parts[:-1], path.stem}})


def test_no_module_is_longer_than_400_lines() -> None:
    assert too_long(ROOT) == []


def test_no_function_is_longer_than_40_lines() -> None:
    assert long_functions(ROOT) == []


def test_every_module_says_by_its_name_what_it_holds() -> None:
    assert badly_named(ROOT) == []


def test_the_inspector_counts_lines(tmp_path: Path) -> None:
    write(tmp_path, "scoring/rules/just_right.py", "x = 1\n" * 400)
    write(tmp_path, "scoring/rules/too_long.py", "x = 1\n" * 401)
    assert too_long(tmp_path) == ["scoring/rules/too_long.py: 401 lines"]


def test_the_inspector_counts_the_lines_of_functions(tmp_path: Path) -> None:
    write(tmp_path, "awards/queries.py", 'def right():\n    """Says."""\n' + "    x = 1\n" * 39)
    write(tmp_path, "awards/services.py", 'def long():\n    """Says."""\n' + "    x = 1\n" * 40)
    assert long_functions(tmp_path) == ["awards/services.py:1: long has 41 lines"]


def test_the_inspector_finds_names_that_say_nothing(tmp_path: Path) -> None:
    for name in ("awards/utils.py", "scoring/common/marks.py", "awards/rules/amounts.py"):
        write(tmp_path, name, "")
    assert badly_named(tmp_path) == ["awards/utils.py", "scoring/common/marks.py"]
