"""R14: how many small planted mistakes in the rules the tests notice (mutmut), and which they do not.

    python -m bench.mutation --n 400 --part scoring/rules          (--n 0: all of them, hours)

Works in a clone of the last commit. Every mistake that mutmut can make in the functions of a room's ``rules`` is made in
a copy, one at a time, and the tests of these rules run against it. A sample drawn from the seed gives the share with its 95 % interval
(Wilson); the mistakes that survived are listed by name: ``mutmut show NAME`` shows one. Mistakes in what no test calls count as
not noticed. The planted fault is a suite that checks nothing, against which every mistake must survive.
"""
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.chaos.arguments import arguments
from bench.records import ROOT, Run, record

PARTS = {"scoring/rules": "tests/scoring/rules", "awards/rules": "tests/awards/rules"}
ROOMS = ("foundation", "competition", "scoring", "awards")
BESIDE = ("bench", "docs", "wsgi.py", "requirements")
KILLED, SURVIVED, NO_TESTS = 1, 0, 33
GOAL, SURE = 0.95, 1.96


def settings(part: str, tests: str) -> str:
    """What the clone's ``pyproject.toml`` gets."""
    return (
        f"\n[tool.mutmut]\nsource_paths = {json.dumps(ROOMS)}\nonly_mutate = [\"{part}/*.py\"]\n"
        f"pytest_add_cli_args_test_selection = [\"{tests}\"]\npytest_add_cli_args = [\"-x\", \"-p\", \"no:cacheprovider\"]\n"
        f"also_copy = {json.dumps(BESIDE)}\n"
    )


def clone(folder: Path, part: str, tests: str) -> Path:
    """The last commit, with this environment."""
    house = folder / "house"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(house)], check=True)
    (house / ".venv").symlink_to(ROOT / ".venv")
    with (house / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(settings(part, tests))
    return house


def mutate(house: Path, *names: str) -> None:
    """Makes the mistakes, and tries those that are named."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(os.cpu_count() or 1), *names]
    with (house / "mutmut.log").open("ab") as log:
        subprocess.run(command, cwd=house, stdout=log, stderr=log, check=False)


def outcomes(house: Path, part: str) -> dict[str, int | None]:
    """Exit status of the tests by mistake; None: not tried yet."""
    found: dict[str, int | None] = {}
    for path in sorted((house / "mutants" / part).glob("*.meta")):
        found |= json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def interval(noticed: int, tried: int) -> tuple[float, float]:
    """Wilson's interval of a share, 95 %."""
    share, square = noticed / tried, SURE**2
    middle = (share + square / (2 * tried)) / (1 + square / tried)
    half = SURE / (1 + square / tried) * math.sqrt(share * (1 - share) / tried + square / (4 * tried**2))
    return round(middle - half, 4), round(middle + half, 4)


def measure(run: Run, house: Path, part: str) -> None:
    """All mistakes, or a sample of them."""
    first = f"{part.replace('/', '.')}.rounding*"
    mutate(house, first)
    known = sorted(outcomes(house, part))
    if not known:
        raise SystemExit((house / "mutmut.log").read_text(encoding="utf-8")[-2000:])
    chosen = known if run.n == 0 else sorted(random.Random(run.seed).sample(known, min(run.n, len(known))))
    mutate(house, *chosen)
    found = outcomes(house, part)
    tried = {name: found[name] for name in chosen if found[name] is not None}
    noticed = sum(status not in (SURVIVED, NO_TESTS) for status in tried.values())
    run.attempts = len(tried)
    run.figures = {
        "part": part, "mistakes": len(known), "tried": len(tried), "noticed": noticed, "share": round(noticed / len(tried), 4),
        "interval_95": interval(noticed, len(tried)), "within_goal": noticed / len(tried) >= GOAL,
        "survivors": [name for name, status in tried.items() if status == SURVIVED],
        "without_tests": [name for name, status in tried.items() if status == NO_TESTS],
    }  # fmt: skip
    if not run.figures["within_goal"]:
        run.violated(f"{noticed} of {len(tried)} mistakes were noticed")


def finds_planted(folder: Path, part: str) -> bool:
    """Against tests that check nothing every mistake survives."""
    house = clone(folder, part, "tests/nothing")
    empty = house / "tests" / "nothing" / "test_nothing.py"
    empty.parent.mkdir()
    module = part.replace("/", ".")
    empty.write_text(
        f"from contextlib import suppress\nfrom fractions import Fraction\n\nimport {module}.rounding as r\n\n\n"
        "def test_nothing():\n    with suppress(Exception):\n        r.rounded(Fraction(1), None)\n"
    )
    mutate(house, f"{module}.rounding.x_rounded*")
    statuses = [status for name, status in outcomes(house, part).items() if ".x_rounded__" in name]
    return bool(statuses) and KILLED not in statuses


def main(part: str, n: int, seed: int, folder: Path) -> Run:
    """The whole program."""
    with tempfile.TemporaryDirectory() as scratch, record("mutation", goal="R14", seed=seed, n=n, folder=folder) as run:
        (Path(scratch) / "planted").mkdir()
        run.planted = finds_planted(Path(scratch) / "planted", "scoring/rules")
        measure(run, clone(Path(scratch), part, PARTS[part]), part)
    return run


if __name__ == "__main__":
    parser = arguments(__doc__, 400)
    parser.add_argument("--part", choices=sorted(PARTS), default="scoring/rules")
    asked = parser.parse_args()
    done = main(asked.part, asked.n, asked.seed, asked.folder)
    print(json.dumps(done.figures, indent=1), done.planted)
    raise SystemExit(0 if done.planted else 1)
