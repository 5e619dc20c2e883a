"""One place commits: ``@transaction`` in foundation/database.py."""
import ast
from pathlib import Path

from tests.inspectors.house import ROOT, modules, write


def commits(root: Path) -> list[str]:
    """Every place in the house that calls something's ``commit``."""
    return [
        name
        for name, tree in modules(root)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]


def test_only_the_outermost_service_commits() -> None:
    assert commits(ROOT) == ["foundation/database.py"]


def test_the_inspector_finds_a_second_commit(tmp_path: Path) -> None:
    write(tmp_path, "awards/services/payments.py", "def pay(db):\n    db.session.commit()\n")
    assert commits(tmp_path) == ["awards/services/payments.py"]
