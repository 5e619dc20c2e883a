"""A personal number in full is opened in a few places that remember who asked; everybody else sees masks."""
import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.inspectors.house import ROOT, modules, write

SEALING, FILES = "foundation.people.sealing", "foundation.people.files"
OPENERS = {SEALING: {"id_number_of", "phone_of", "account_number_of", "email_of", "key_of"}, FILES: {"open_file", "open_words"}}
MAY = {
    "foundation/people/queries.py": "shows masks",
    "foundation/people/reveal/services.py": "each look is remembered",
    "competition/queries/purposes.py": "rows of a purpose export",
    "awards/queries/purposes.py": "rows of a purpose export",
    "awards/queries/finance.py": "masks, and the bank's workbook if the caller says full_numbers",
    "competition/services/mailing.py": "the address to which a message is sent",
    "competition/queries/own_copy.py": "the applicant's own copy of the form that their unit seals; each is noted",
    "competition/queries/papers.py": "pictures for their owner, and for the reviewer who holds the entry, which is remembered",
    "competition/queries/personal.py": "what applicants wrote of themselves, for themselves and on the printed form",
    "awards/demonstration/sign_ins.py": "an invented person's last six, for the demonstration alone",
}
KEEPERS = ("foundation/people/", "foundation/crypto/")
IN_FULL = {"awards/printing.py": {"payment_of", "bank_file"}}


def openers(root: Path) -> list[str]:
    """Modules that open a number in full without standing in the list, or that go around the functions for it."""
    found = []
    for name, tree in modules(root):
        found += [f"{name}:{line}: {what}" for line, what in sorted(_opened(name, tree))]
    return found


def _opened(name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    keeps = name.startswith(KEEPERS) and not name.startswith("foundation/people/reveal/")
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=module, names=names) if module in OPENERS and name not in MAY and not keeps:
                yield from ((node.lineno, alias.name) for alias in names if alias.name in OPENERS[module] | {"*"})
            case ast.ImportFrom(module="foundation.people", names=names) if not keeps:
                yield from ((node.lineno, alias.name) for alias in names if alias.name in ("sealing", "files"))
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name.rsplit(".", 1)[-1]) for alias in names if alias.name in OPENERS)
            case ast.Call(func=ast.Attribute(attr="unseal") | ast.Name(id="unseal"), keywords=keywords) if not keeps:
                fields = [one.value.value for one in keywords if one.arg == "field" and isinstance(one.value, ast.Constant)]
                yield from ((node.lineno, str(field)) for field in fields if str(field).startswith(("person.", "bank_account.")))
            case ast.FunctionDef(name=function) if function not in IN_FULL.get(name, ()):
                yield from ((line, "full_numbers=True") for line in _in_full(node))


def _in_full(function: ast.FunctionDef) -> Iterator[int]:
    for node in ast.walk(function):
        if isinstance(node, ast.keyword) and node.arg == "full_numbers" and not (
            isinstance(node.value, ast.Constant) and node.value.value is False
        ):
            yield node.value.lineno


def test_numbers_are_opened_in_full_only_where_somebody_remembers_it() -> None:
    assert openers(ROOT) == []


def test_the_list_names_nobody_who_does_not_open_anything() -> None:
    importing = {
        name for name, tree in modules(ROOT) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module in OPENERS
    }
    assert set(MAY) <= importing


@pytest.mark.parametrize(
    ("module", "planted", "found"),
    [
        ("competition/queries/entries.py", "from foundation.people.sealing import id_number_of", "id_number_of"),
        ("scoring/queries/cards.py", "from foundation.people.sealing import phone_of as shown", "phone_of"),
        ("awards/views/desk.py", "from foundation.people import sealing", "sealing"),
        ("awards/views/desk.py", "import foundation.people.sealing", "sealing"),
        ("awards/views/desk.py", "from foundation.people.files import open_file", "open_file"),
        ("competition/jobs.py", "unseal(x, owner=y, field='person.phone')", "person.phone"),
        ("awards/services/papers.py", "def take(x): return batch_view(x, full_numbers=True)", "full_numbers=True"),
    ],
)
def test_the_inspector_finds_every_way_around_it(tmp_path: Path, module: str, planted: str, found: str) -> None:
    write(tmp_path, module, planted + "\n")
    assert openers(tmp_path) == [f"{module}:1: {found}"]
