"""The server starts with what its first page needs: large libraries are read by whoever uses them first."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.inspectors.house import ROOT

LATER = {
    "alembic", "flask_migrate", "granian", "huey", "openpyxl", "xlsxwriter", "python_calamine", "typst", "fontTools", "segno",
    "qrcode", "PIL", "pypdf", "yaml", "cn2an", "chinese_calendar", "pytest", "awards.rehearsal", "awards.demonstration",
    "awards.cli", "scoring.cli", "competition.cli", "foundation.cli", "foundation.instance",
}  # fmt: skip
FIRST_PAGE = """
import sys
from wsgi import create_app
answer = create_app(MODE="test", INSTANCE=sys.argv[1], DATABASE_URL=sys.argv[2]).test_client().get("/")
assert answer.status_code == 200, answer.status_code
print(*sys.modules)
"""


def too_early(loaded: set[str]) -> list[str]:
    """Which of the large things are there already."""
    return sorted(name for name in LATER if name in loaded)


def test_the_first_page_needs_no_large_library_and_no_command(migrated_file: Path, tmp_path: Path) -> None:
    shutil.copy(migrated_file, tmp_path / "test.sqlite3")
    command = [sys.executable, "-c", FIRST_PAGE, str(tmp_path), f"sqlite:///{tmp_path / 'test.sqlite3'}"]
    said = subprocess.run(command, cwd=ROOT, env={**os.environ, "MODE": "test"}, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    loaded = set(said.stdout.split())
    assert {"flask", "sqlalchemy", "competition.views.public"} <= loaded
    assert too_early(loaded) == []


def test_the_inspector_names_what_comes_too_early() -> None:
    assert too_early({"flask", "typst", "typst._typst", "awards.rehearsal"}) == ["awards.rehearsal", "typst"]
