"""What the inspectors read: the files of the house, parsed once, and a way to plant a fault in a house of paper."""
import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("awards", "scoring", "competition", "foundation")
NOT_OURS = {"node_modules", "vendor", "__pycache__", ".venv", ".git", "instance", "build", "data"}


def files(root: Path, pattern: str, *folders: str) -> Iterator[Path]:
    """Our own files that match ``pattern``, in the given folders or everywhere, in a fixed order."""
    for start in [root / folder for folder in folders] if folders else [root]:
        for path in sorted(start.rglob(pattern)):
            inside = path.relative_to(root).parts
            hidden = any(part.startswith(".") and part not in (".ci", ".editorconfig", ".npmrc") for part in inside)
            if path.is_file() and not hidden and not NOT_OURS & set(inside):
                yield path


def modules(root: Path) -> Iterator[tuple[str, ast.Module]]:
    """Every Python module of the house with its tree: the rooms and the front door, no tests, no migrations."""
    for path in [*files(root, "*.py", *ROOMS), root / "wsgi.py"]:
        if path.exists():
            yield path.relative_to(root).as_posix(), ast.parse(path.read_text("utf-8"))


def write(root: Path, name: str, text: str) -> Path:
    """Plants a file in a house of paper; answers the house."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return root
