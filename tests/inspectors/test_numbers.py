"""Numbers are exact: no float comes near a mark or an amount."""
import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.inspectors.house import ROOMS, ROOT, files, modules, write

EXACT_MATH = {"gcd", "lcm", "isqrt", "comb", "perm", "factorial"}
# Statistics of judges: nothing of it is a mark or becomes one, and deviations and intervals have no exact form.
INEXACT = "scoring/rules/analytics/"


def floats_in_rules(root: Path) -> list[str]:
    """Float literals, ``float(…)``, float annotations and inexact mathematics in any ``rules``."""
    return [
        f"{name}:{line}: {what}"
        for name, tree in modules(root)
        if "rules" in Path(name).with_suffix("").parts and not name.startswith(INEXACT)
        for line, what in sorted(_floats(tree))
    ]


def _floats(tree: ast.Module) -> Iterator[tuple[int, str]]:
    tolerated = {id(inner) for node in ast.walk(tree) for inner in _turned_away(node)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=float() | complex()):
                yield node.lineno, f"the literal {node.value}"
            case ast.Name(id="float") if id(node) not in tolerated:
                yield node.lineno, "float"
            case ast.Attribute(value=ast.Name(id="math" | "statistics" as module), attr=name) if name not in EXACT_MATH:
                yield node.lineno, f"{module}.{name}"
            case ast.ImportFrom(module="math" | "statistics" | "cmath" as module, names=names):
                yield from ((node.lineno, f"{module}.{alias.name}") for alias in names if alias.name not in EXACT_MATH)


def _turned_away(node: ast.AST) -> list[ast.AST]:
    """``isinstance(x, float)`` and ``type(x) is float`` are how a rule turns a float away."""
    match node:
        case ast.Call(func=ast.Name(id="isinstance"), args=[_, kinds]):
            return list(ast.walk(kinds))
        case ast.Compare(left=ast.Call(func=ast.Name(id="type")), comparators=kinds):
            return [inner for kind in kinds for inner in ast.walk(kind)]
    return []


def floats_in_policy(root: Path) -> list[str]:
    """Numbers with a fraction that stand unquoted in a policy file."""
    return [
        f"{path.relative_to(root)}: {number}"
        for pattern in ("*.yaml", "*.yml")
        for path in files(root, pattern, *ROOMS)
        for number in _numbers(yaml.safe_load(path.read_text("utf-8")))
    ]


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    for inner in [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from _numbers(inner)


def test_no_rule_knows_a_float() -> None:
    assert floats_in_rules(ROOT) == []


def test_no_policy_holds_a_float() -> None:
    assert floats_in_policy(ROOT) == []


def test_the_inspector_finds_every_way_of_writing_a_float(tmp_path: Path) -> None:
    planted = [
        "import math",
        "from statistics import mean",
        "half = 0.5",
        "def score(mark: float) -> None: ...",
        "def read(text): return float(text)",
        "root = math.sqrt(2)",
        "exact = math.gcd(4, 6)",
        "def refuse(x): return isinstance(x, (float, bool)) or type(x) is float",
    ]
    write(tmp_path, "scoring/rules/marks.py", "\n".join(planted))
    assert floats_in_rules(tmp_path) == [
        "scoring/rules/marks.py:2: statistics.mean",
        "scoring/rules/marks.py:3: the literal 0.5",
        "scoring/rules/marks.py:4: float",
        "scoring/rules/marks.py:5: float",
        "scoring/rules/marks.py:6: math.sqrt",
    ]


def test_the_inspector_looks_into_rules_only(tmp_path: Path) -> None:
    write(tmp_path, "foundation/jobs/progress.py", "patience = 0.5\n")
    assert floats_in_rules(tmp_path) == []


def test_what_computes_marks_takes_nothing_from_the_statistics_of_judges() -> None:
    """The one place with floats stays apart: no other rule imports it."""
    package = INEXACT.rstrip("/").replace("/", ".")
    users = [name for name, tree in modules(ROOT) if "rules" in Path(name).parts and not name.startswith(INEXACT) and _imports(tree, package)]
    assert users == []


def _imports(tree: ast.Module, package: str) -> bool:
    named = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    return any(f"{one}.".startswith(f"{package}.") for one in named)


def test_the_inspector_finds_an_unquoted_amount(tmp_path: Path) -> None:
    write(tmp_path, "awards/policy/parameters/prizes.yaml", 'first:\n  2024-01-01: {value: 1000.5, high: "2000.5"}\n')
    assert floats_in_policy(tmp_path) == ["awards/policy/parameters/prizes.yaml: 1000.5"]
