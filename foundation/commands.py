"""How the commands read files and print answers: one line of JSON, a stated exit status, never a traceback."""
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import click

from foundation.rules.documents import LARGEST, parse_document
from foundation.rules.problems import Problem, Problems


def read_bytes(path: str) -> bytes:
    """The content of a file named on the command line; an unreadable one is a usage error (exit status 2)."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{path}: {error.strerror}") from None


def print_json(answer: Any) -> None:
    """One line of JSON on standard output, UTF-8 whatever the terminal says."""
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False, separators=(", ", ": ")).encode() + b"\n")
    sys.stdout.buffer.flush()


def refuse(answer: dict[str, Any]) -> NoReturn:
    """The refusal as one JSON object on standard error, nothing on standard output, exit status 2."""
    sys.stderr.buffer.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
    sys.stderr.buffer.flush()
    raise SystemExit(2)


def as_json(problems: Iterable[Problem], sentence: Any) -> list[dict[str, Any]]:
    """Problems as the formats print them; ``sentence(problem)`` gives the text for people."""
    return [
        {"file": p.file, "path": p.path, "code": p.code, "message": str(sentence(p))} for p in problems
    ]


def read_document(path: str) -> Any:
    """The JSON document of a file, of which no more is read than may be accepted."""
    try:
        with Path(path).open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise Problems([Problem("", "not_json", {"reason": error.strerror})]) from None
    return parse_document(raw)
