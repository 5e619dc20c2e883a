"""Which room may import which: the contracts hold, and each of them notices a breach."""
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.inspectors.house import ROOMS, ROOT

INSPECT = "import sys; sys.path.insert(0, ''); from importlinter.cli import lint_imports_command; lint_imports_command()"


def inspect(house: Path) -> tuple[int, str]:
    """Runs the import contracts of a house."""
    command = [sys.executable, "-c", INSPECT, "--no-cache"]
    done = subprocess.run(command, cwd=house, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The rooms of this house and their contracts, free to be broken."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_no_room_imports_what_it_may_not() -> None:
    status, said = inspect(ROOT)
    assert status == 0, said


@pytest.mark.parametrize(
    ("module", "planted", "contract"),
    [
        ("foundation/commands.py", "import awards.cli", "one direction"),
        ("competition/cli.py", "import scoring.cli", "one direction"),
        ("scoring/rules/__init__.py", "import scoring.cli", "inside a room"),
        ("awards/rules/__init__.py", "import flask", "rules are pure"),
        ("foundation/rules/numbers.py", "import foundation.clock", "rules are pure"),
    ],
)
def test_a_wrong_import_is_named_with_its_contract(copy: Path, module: str, planted: str, contract: str) -> None:
    with (copy / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{planted}\n")
    status, said = inspect(copy)
    broken = [line for line in said.splitlines() if line.endswith("BROKEN")]
    assert status != 0
    assert any(contract in line for line in broken), said
