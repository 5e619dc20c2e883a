"""Whatever is done leaves its entry: every kind that is declared is recorded somewhere, every service records one."""
import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.inspectors.house import ROOT, modules, write

SHAPE = re.compile(r"[a-z]+(:[a-z]+(_[a-z]+)*){2}")
TAKEN = {"kind", "actor", "at", "subject"}
# Services that change nothing whose history anybody would ask for.
SILENT = {
    "foundation.accounts.services.sessions.note_seen": "that somebody is still there; how the session began and ended has its entries",
    "scoring.services.devices.hear_from_tablet": "that a judge's tablet is still there and what waits on it; each sheet has its entries",
    "competition.services.check_in_desk.hear_from_device": "that a tablet at a door is still there; what it saw has its entries",
    "foundation.accounts.services.sessions.renew_session": "a new id for the same session, after a change that has its entry",
    "foundation.jobs.services.note": "a sign of life of a worker: the job itself has its entries",
    "foundation.jobs.services.reseal_file": "the change of keys has its entries, at its beginning and end",
    "foundation.crypto.rotation._seal_batch": "the same",
    "foundation.crypto.index_rotation._lay_over_batch": "the same",
}


@dataclass(frozen=True)
class Kind:
    """One ``NAME = declare(kind, sentence, *facts)``."""

    module: str
    name: str
    kind: str
    sentence: str
    facts: frozenset[str]


@dataclass
class Module:
    """What one module defines and what its names mean."""

    name: str
    tree: ast.Module
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)


def read(root: Path) -> dict[str, Module]:
    """All modules of the house by their dotted names."""
    found = {}
    for path, tree in modules(root):
        name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        module = found[name] = Module(name, tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                module.functions.setdefault(node.name, node)
            elif isinstance(node, ast.ImportFrom) and node.module:
                module.imported |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return found


def kinds(house: dict[str, Module]) -> Iterator[Kind]:
    """Every kind that a module of the house declares."""
    for module in house.values():
        for node in module.tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="declare"), args=arguments)):
                    texts = [constant.value for one in arguments for constant in ast.walk(one) if isinstance(constant, ast.Constant)]
                    yield Kind(module.name, name, texts[0], texts[1], frozenset(texts[2:]))


def meaning(house: dict[str, Module], module: Module, node: ast.expr) -> str:
    """The dotted name that an expression stands for: through imports, also those that a package hands on."""
    match node:
        case ast.Name(id=name):
            return _followed(house, module.imported.get(name, f"{module.name}.{name}"))
        case ast.Attribute(value=inner, attr=name):
            return _followed(house, f"{meaning(house, module, inner)}.{name}")
    return ""


def _followed(house: dict[str, Module], dotted: str) -> str:
    place, _, name = dotted.rpartition(".")
    if place in house and name not in house[place].functions and house[place].imported.get(name, dotted) != dotted:
        return _followed(house, house[place].imported[name])
    return dotted


def misnamed(house: dict[str, Module]) -> list[str]:
    """Kinds that are not ``source:subject:action`` of the room that declares them, or whose sentence or facts do not fit."""
    found = []
    for one in kinds(house):
        source = one.kind.partition(":")[0]
        if not SHAPE.fullmatch(one.kind) or source not in one.module.split("."):
            found.append(f"{one.module}.{one.name}: {one.kind}")
        if unknown := set(re.findall(r"%\((\w+)\)", one.sentence)) - one.facts:
            found.append(f"{one.kind}: its sentence names {sorted(unknown)}")
        if one.facts & TAKEN:
            found.append(f"{one.kind}: {sorted(one.facts & TAKEN)} are names of the entry itself")
    return found


def unused(house: dict[str, Module]) -> list[str]:
    """Kinds that are declared and never named again."""
    named = {
        meaning(house, module, node)
        for module in house.values() for node in ast.walk(module.tree) if isinstance(node, ast.Name | ast.Attribute)
        if isinstance(node.ctx, ast.Load)
    }
    return [one.kind for one in kinds(house) if f"{one.module}.{one.name}" not in named]


def wrong_facts(house: dict[str, Module]) -> list[str]:
    """Calls of ``audit.record`` whose facts are not those of the kind (calls that hand on a mapping are left to the tests)."""
    declared = {f"{one.module}.{one.name}": one for one in kinds(house)}
    found = []
    for module in house.values():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or not _records(house, module, node.func) or not node.args:
                continue
            kind = declared.get(meaning(house, module, node.args[0]))
            given = {word.arg for word in node.keywords}
            if kind and None not in given and given - TAKEN != kind.facts:
                found.append(f"{module.name}:{node.lineno}: {kind.kind} takes {sorted(kind.facts)}, not {sorted(given - TAKEN)}")
    return found


def _records(house: dict[str, Module], module: Module, node: ast.expr) -> bool:
    return meaning(house, module, node) == "foundation.audit.log.record"


def silent(house: dict[str, Module]) -> list[str]:
    """Services (``@transaction``) that neither record an entry nor call anything that does."""
    known: dict[str, bool] = {}
    return [
        f"{module.name}.{name}"
        for module in house.values()
        for name, function in module.functions.items()
        if any(_is_transaction(one) for one in function.decorator_list) and not _speaks(house, f"{module.name}.{name}", known)
    ]


def _is_transaction(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "transaction"


def _speaks(house: dict[str, Module], dotted: str, known: dict[str, bool]) -> bool:
    if dotted == "foundation.audit.log.record":
        return True
    place, _, name = dotted.rpartition(".")
    function = house[place].functions.get(name) if place in house else None
    if function is None or dotted in known:
        return known.get(dotted, False)
    known[dotted] = False
    inside = [node for node in ast.walk(function) if isinstance(node, ast.Name | ast.Attribute)]
    known[dotted] = any(_speaks(house, meaning(house, house[place], node), known) for node in inside)
    return known[dotted]


@pytest.fixture(scope="module")
def house() -> dict[str, Module]:
    return read(ROOT)


def test_kinds_are_named_source_subject_action_and_their_sentences_fit_their_facts(house):
    assert len(list(kinds(house))) > 30
    assert misnamed(house) == []


def test_every_declared_kind_is_recorded_somewhere(house):
    assert unused(house) == []


def test_every_entry_has_exactly_the_facts_of_its_kind(house):
    assert wrong_facts(house) == []


def test_every_service_leaves_an_entry(house):
    left = set(silent(house))
    assert left - SILENT.keys() == set()
    assert SILENT.keys() - left == set(), "no longer silent"


AUDITED = """
from foundation.audit import declare
KEPT = declare("awards:thing:kept", _l("%(name)s"), "name")
LOST = declare("awards:thing:lost", _l("…"))
ODD = declare("Awards:thing", _l("…"))
BLANK = declare("awards:thing:blank", _l("%(who)s"), "whom", "at")
THEIRS = declare("scoring:thing:kept", _l("…"))
"""
SERVICES = """
from foundation import audit
from foundation.database import transaction
from awards import audited

@transaction
def keep(name):
    audit.record(audited.KEPT, actor=1, at=2, subject="x", name=name)

@transaction
def keep_wrongly(name):
    audit.record(audited.KEPT, actor=1, at=2, subject="x", title=name)

@transaction
def keep_through_another(names):
    for name in names:
        _each(name)

def _each(name):
    keep(name)

@transaction
def silently(name):
    _nothing(name)

def _nothing(name):
    _nothing(name)

def uses():
    return audited.ODD, audited.BLANK, audited.THEIRS
"""


@pytest.fixture
def paper(tmp_path: Path) -> dict[str, Module]:
    """A house of paper with faults."""
    write(tmp_path, "awards/audited.py", AUDITED)
    write(tmp_path, "awards/services/things.py", SERVICES)
    write(tmp_path, "foundation/audit/__init__.py", "from foundation.audit.log import declare, record\n")
    write(tmp_path, "foundation/audit/log.py", "def record(): ...\ndef declare(): ...\n")
    write(tmp_path, "foundation/__init__.py", "")
    return read(tmp_path)


def test_the_inspector_finds_misnamed_kinds(paper):
    assert misnamed(paper) == [
        "awards.audited.ODD: Awards:thing", "awards:thing:blank: its sentence names ['who']",
        "awards:thing:blank: ['at'] are names of the entry itself", "awards.audited.THEIRS: scoring:thing:kept",
    ]  # fmt: skip


def test_the_inspector_finds_kinds_that_nobody_records(paper):
    assert unused(paper) == ["awards:thing:lost"]


def test_the_inspector_finds_wrong_facts(paper):
    assert wrong_facts(paper) == ["awards.services.things:12: awards:thing:kept takes ['name'], not ['title']"]


def test_the_inspector_finds_a_silent_service(paper):
    assert silent(paper) == ["awards.services.things.silently"]
