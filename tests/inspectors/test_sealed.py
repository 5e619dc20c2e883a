"""A change of keys misses nothing: whatever is sealed with the ring, or stored as a blind index, is declared."""
import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import wsgi
from foundation.crypto import registry
from foundation.database import Base
from tests.inspectors.house import ROOT, modules, write

HOUSE = wsgi.app
SEALS, INDEXES = {"seal", "seal_bytes"}, {"blind_index", "blind_indexes"}
# The offer of a second factor is sealed in a cookie that lives for minutes.
PASSING = {"foundation/accounts/views/own.py"}


def calls(root: Path, names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    """Calls of functions by their bare names, outside the place that defines them."""
    for name, tree in modules(root):
        if not name.startswith("foundation/crypto/"):
            found = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
            yield from ((name, node) for node in found if getattr(node.func, "id", "") in names)


def field_of(name: str, call: ast.Call) -> Any:
    """What a call seals into, as its module has it."""
    given = next((one.value for one in call.keywords if one.arg == "field"), None)
    if isinstance(given, ast.Constant):
        return given.value
    module = importlib.import_module(name.removesuffix(".py").replace("/", "."))
    return getattr(module, getattr(given, "id", ""), None)


def undeclared(root: Path) -> list[str]:
    """Places that seal with the ring what no change of keys would find."""
    known = registry.COLUMNS.keys() | registry.FILES.keys()
    return [f"{name}:{call.lineno}" for name, call in calls(root, SEALS) if name not in PASSING and field_of(name, call) not in known]


def unknown_kinds(root: Path) -> list[str]:
    """Blind indexes of a kind that no declared column has; counters of failures are made anew after a change."""
    kinds = {one.kind for one in registry.INDEXES.values()}
    first = [(name, call, call.args[0]) for name, call in calls(root, INDEXES) if call.args]
    return [f"{name}:{call.lineno}" for name, call, kind in first if isinstance(kind, ast.Constant) and kind.value not in kinds]


def test_whatever_is_sealed_with_the_ring_is_declared() -> None:
    assert len(list(calls(ROOT, SEALS))) >= 5
    assert undeclared(ROOT) == []


def test_whatever_is_indexed_is_declared() -> None:
    assert len(list(calls(ROOT, INDEXES))) >= 5
    assert unknown_kinds(ROOT) == []


def test_what_is_declared_is_there() -> None:
    tables = Base.metadata.tables
    declared = [(one.table, one.column) for one in (*registry.COLUMNS.values(), *registry.INDEXES.values())]
    declared += [(one.table, one.owner) for one in registry.COLUMNS.values()]
    assert [one for one in declared if one[0] not in tables or one[1] not in tables[one[0]].c or "id" not in tables[one[0]].c] == []


def test_the_inspector_finds_what_was_not_declared(tmp_path: Path) -> None:
    write(tmp_path, "awards/notes.py", 'seal("x", owner="o", field="note.text")\nblind_index("passport", "x")\nblind_index("phone", "x")\n')
    assert (undeclared(tmp_path), unknown_kinds(tmp_path)) == (["awards/notes.py:1"], ["awards/notes.py:2"])
