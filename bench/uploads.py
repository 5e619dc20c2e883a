"""R25: 200 hostile workbooks and pictures, each refused with a sentence within 2 seconds, 300 MB in the child that reads
it and 20 MB more in the process that asked; no child and no file stays behind.

    python -m bench.uploads --n 200 --seed 1

Planted fault: the limits are switched off, which must be seen. Times are of this machine; run it while nothing else runs.
"""
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.chaos.arguments import arguments
from bench.hostile.corpus import SHORT, Hostile, corpus
from bench.records import RAW, ROOT, Run, record

SECONDS, CHILD, GROWN = 2.0, 300 * 1024 * 1024, 20 * 1024 * 1024
PLANTED = "bomb-200-sheet1.xml"


@contextmanager
def reader(folder: Path, *options: str) -> Iterator[Any]:
    """A process that reads as the house does; it and its children keep temporary files in a folder of their own."""
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "bench.hostile.reader", str(temporary), str(folder / "instance"), *options]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        if process.stdin:
            process.stdin.close()


def answers(files: Iterable[Hostile], folder: Path, *options: str) -> Iterator[tuple[Hostile, dict[str, Any]]]:
    """What the house says to each file."""
    path = folder / "file"
    with reader(folder, *options) as process:
        for one in files:
            path.write_bytes(one.make())
            process.stdin.write(f"{one.door} {path}\n")
            process.stdin.flush()
            yield one, json.loads(process.stdout.readline())


def shortcomings(answer: dict[str, Any], seconds: float) -> list[str]:
    """What is wrong with an answer, in words."""
    wrong = {
        f"not refused ({answer['sentence']})": answer["code"] is None,
        f"no sentence that says what to do: {answer['sentence']}": answer["code"] is not None and "请" not in answer["sentence"],
        f"{answer['seconds']} s": answer["seconds"] > seconds,
        f"{answer['child'] // 1024 // 1024} MB in the child": answer["child"] > CHILD,
        f"{answer['grown'] // 1024 // 1024} MB more in the process": answer["grown"] > GROWN,
        "a child was left": answer["left"] > 0,
        "a file was left": answer["files"] > 0,
    }
    return [what for what, holds in wrong.items() if holds]


def planted_is_found() -> bool:
    """Without limits, a bomb takes more memory than allowed or is not refused."""
    bomb = [one for one in corpus(0) if one.name == PLANTED]
    with tempfile.TemporaryDirectory() as folder:
        return all(shortcomings(answer, SECONDS) for _one, answer in answers(bomb, Path(folder), "--unlimited"))


def chosen(n: int, seed: int) -> list[Hostile]:
    """The whole corpus; for a short run, those that differ most."""
    every = corpus(seed)
    if n >= len(every) or n > len(SHORT):
        return every
    return [one for one in every if one.name in SHORT][:n]


def measure(run: Run, *, seconds: float = SECONDS) -> None:
    """Brings every file to its door and notes what is wrong; the figures are the worst of all."""
    worst = {"seconds": 0.0, "child": 0, "grown": 0}
    codes: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        for one, answer in answers(chosen(run.n, run.seed), Path(folder)):
            run.attempts += 1
            codes[answer["code"] or "accepted"] = codes.get(answer["code"] or "accepted", 0) + 1
            worst = {name: max(value, answer[name]) for name, value in worst.items()}
            for what in shortcomings(answer, seconds):
                run.violated(f"{one.name}: {what}")
    run.figures = {
        "refused": run.attempts - codes.get("accepted", 0), "slowest_seconds": worst["seconds"], "largest_child_mb": round(worst["child"] / 1e6),
        "most_grown_mb": round(worst["grown"] / 1e6, 1), "codes": dict(sorted(codes.items())),
    }


def main(seed: int, n: int, folder: Path = RAW, seconds: float = SECONDS) -> Run:
    """The whole program."""
    with record("uploads", goal="R25", seed=seed, n=n, folder=folder) as run:
        measure(run, seconds=seconds)
        run.planted = planted_is_found()
    return run


if __name__ == "__main__":
    given = arguments(__doc__, 200).parse_args()
    done = main(given.seed, given.n, given.folder)
    print(json.dumps(done.figures, ensure_ascii=False), done.violations, done.examples, done.planted)
    raise SystemExit(1 if done.violations or not done.planted else 0)
