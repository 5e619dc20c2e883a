"""The process that reads hostile files as the house does, one after another, and measures itself and its children.

A line with door and path comes in, a line of JSON goes out: what was answered, how long it took, how much memory the
largest child so far had and how much this process needed beyond what it had before, what was left behind.
"""
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from competition.rules.registrations import Formula
from competition.spreadsheets.registrations import read_registrations
from foundation import limited
from foundation.errors import Refusal
from foundation.pictures.reading import read_picture
from wsgi import create_app

UNLIMITED = (
    "import sys; sys.path.insert(0, {root!r}); import resource; import {module} as child; from foundation.spreadsheets import archive; "
    "archive.LARGEST_UNPACKED = 10**9; child.limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31)); child.main()"
)


class FormulaHere(Refusal):
    """A formula where a value belongs; the check of the table says so for its cell."""

    code = "formula"
    sentence = "此单元格是公式，公式不予读取，请改为普通内容。"


def _brought(door: str, data: bytes) -> None:
    """Raises the refusal with which the house answers."""
    if door == "picture":
        read_picture(data)
        return
    table = read_registrations(data)
    if any(cell is Formula.HERE for row in table.rows for cell in row):
        raise FormulaHere


def _memory(name: str) -> int:
    """``VmRSS`` or ``VmHWM`` of this process in bytes."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024


def measured(door: str, path: Path, temporary: Path) -> dict[str, Any]:
    """What came of one file."""
    data = path.read_bytes()
    Path("/proc/self/clear_refs").write_text("5")
    before, begun, answered, sentence = _memory("VmRSS"), time.perf_counter(), None, ""
    try:
        _brought(door, data)
    except Refusal as refusal:
        answered, sentence = refusal.code, refusal.message
    except Exception as error:
        sentence = repr(error)
    seconds = time.perf_counter() - begun
    return {
        "code": answered, "sentence": sentence, "seconds": round(seconds, 3), "grown": _memory("VmHWM") - before,
        "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
        "left": len(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()), "files": len(list(temporary.iterdir())),
    }


def main() -> None:
    """Reads until standard input ends; ``--unlimited`` plants the fault."""
    temporary, instance = Path(sys.argv[1]), Path(sys.argv[2])
    if "--unlimited" in sys.argv:
        limited.PROGRAM = UNLIMITED
    app = create_app(MODE="test", INSTANCE=str(instance))
    with app.test_request_context():
        for line in sys.stdin:
            door, _space, path = line.strip().partition(" ")
            print(json.dumps(measured(door, Path(path), temporary), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
