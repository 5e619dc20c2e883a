"""R16: the stand-alone verifier and the product agree on random competitions, and nothing that is altered passes it.

Every seed draws a competition with rules, ties, gaps and faults of all kinds. Product and ``docs/verify.py``, which share no
code, must both refuse it or give the same results, line for line. Where there are results, a ledger is written for them; the
verifier must accept the bundle with its root, and refuse it after one random alteration by somebody who may change the file
but not the printed root. The planted fault is a product that rounds halves to even.
"""
import copy
import importlib.util
import json
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from bench.chaos.arguments import arguments, finish
from bench.records import ROOT, Run, record
from foundation.rules.numbers import ROUNDINGS
from foundation.rules.problems import Problems
from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from tests.scoring.rules.bundles import drawn
from tests.scoring.rules.ledgers import log_of, root_of

Bundle = dict[str, Any]
PLANTED_SEEDS = 300
WITHDRAWN = "dx"  # the deduction that every drawn ledger adds and withdraws


def stand_alone() -> ModuleType:
    """``docs/verify.py`` as an auditor runs it: a file of its own, not a module of the house."""
    spec = importlib.util.spec_from_file_location("verify", Path(ROOT) / "docs" / "verify.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("docs/verify.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def of_product(document: Bundle) -> list[Any] | None:
    """What the product answers; None for a refusal."""
    try:
        return compute(parse_bundle(document))
    except Problems:
        return None


def of_verifier(verifier: ModuleType, document: Bundle) -> list[Any] | None:
    """What the verifier answers; None for a refusal."""
    try:
        found: list[Any] = verifier.results(document)
    except (ValueError, KeyError):
        return None
    return found


def sealed(document: Bundle, results: list[Any]) -> Bundle:
    """The competition as the product exports it: results, ledger and root beside it."""
    for row in document["entries"]:
        row["title_held"] = bool(row["title_held"])
    entries = log_of(document).entries
    for number, entry in enumerate(entries, 1):
        entry["seq"] = number
        if entry["body"].get("id") == WITHDRAWN:
            entry["body"]["entry"] = document["entries"][0]["code"]
    return {**document, "results": results, "ledger": {"stream": "event-1", "entries": entries, "root": root_of(entries)}}


def _mark(bundle: Bundle, source: random.Random) -> None:
    row = source.choice(bundle["marks"])
    row["mark"] = None if row["mark"] == "1" else "1"


def _result(bundle: Bundle, source: random.Random) -> None:
    row = source.choice(bundle["results"])
    row["total"] = f"{row['total'] or 0}1"


def _prize(bundle: Bundle, source: random.Random) -> None:
    row = source.choice(bundle["results"])
    row["prize"] = "gold" if row["prize"] != "gold" else None


def _rule(bundle: Bundle, source: random.Random) -> None:
    source.choice(bundle["rules"]["modules"])["weight"] += "1" if "." in bundle["rules"]["modules"][0]["weight"] else "0"
    bundle["rules"]["modules"][0]["name"] += "'"


def _left_out(bundle: Bundle, source: random.Random) -> None:
    entries = bundle["ledger"]["entries"]
    del entries[source.randrange(len(entries))]


def _cut_off(bundle: Bundle, source: random.Random) -> None:
    entries = bundle["ledger"]["entries"]
    del entries[source.randrange(1, len(entries)) :]
    bundle["ledger"]["root"] = root_of(entries)


def _exchanged(bundle: Bundle, source: random.Random) -> None:
    entries = bundle["ledger"]["entries"]
    place = source.randrange(len(entries) - 1)
    entries[place], entries[place + 1] = entries[place + 1], entries[place]
    for number, entry in enumerate(entries, 1):
        entry["seq"] = number
    bundle["ledger"]["root"] = root_of(entries)


def _both_sides(bundle: Bundle, source: random.Random) -> None:
    """An insider who writes mark, ledger and root anew; only the printed root tells."""
    entry = source.choice([one for one in bundle["ledger"]["entries"] if one["kind"] == "sheet_submitted"])
    entry["at"] = "2026-11-22T23:59:59+08:00"
    bundle["ledger"]["root"] = root_of(bundle["ledger"]["entries"])


ALTERATIONS: tuple[Callable[[Bundle, random.Random], None], ...] = (
    _mark, _result, _prize, _rule, _left_out, _cut_off, _exchanged, _both_sides,
)


def compare(run: Run, verifier: ModuleType, seed: int, *, quick: bool = False) -> None:
    """One competition; ``quick`` leaves the ledger out."""
    document = drawn(seed)
    run.attempts += 1
    product, other = of_product(document), of_verifier(verifier, document)
    if product != other:
        run.violated(f"seed {seed}: product and verifier differ")
    if quick or not product or not document["marks"] or product != other:
        return
    source, bundle = random.Random(seed), sealed(document, product)
    root = bundle["ledger"]["root"]
    run.figures["with_results"] = run.figures.get("with_results", 0) + 1
    if wrong := verifier.check(copy.deepcopy(bundle), root):
        run.violated(f"seed {seed}: an honest bundle is refused: {wrong[0][:200]}")
    alter = source.choice(ALTERATIONS)
    forged = copy.deepcopy(bundle)
    alter(forged, source)
    run.figures["altered"] = run.figures.get("altered", 0) + 1
    if json.dumps(forged) != json.dumps(bundle) and not _found(verifier, forged, root):
        run.violated(f"seed {seed}: {alter.__name__} was not found")


def _found(verifier: ModuleType, forged: Bundle, root: str) -> bool:
    try:
        return bool(verifier.check(forged, root))
    except (ValueError, LookupError, TypeError):
        return True


def finds_planted(verifier: ModuleType) -> bool:
    """Whether a product that rounds halves to even is noticed."""
    trial = Run("verifier", "R16", 0, PLANTED_SEEDS)
    with patch.dict(ROUNDINGS, {"half_up": ROUNDINGS["half_even"]}):
        for seed in range(PLANTED_SEEDS):
            compare(trial, verifier, seed, quick=True)
    return trial.violations > 0


def main(n: int, seed: int, folder: Path) -> Run:
    """The whole program: ``n`` competitions from a seed on."""
    verifier = stand_alone()
    with record("verifier", goal="R16", seed=seed, n=n, folder=folder) as run:
        run.planted = finds_planted(verifier)
        for number in range(seed * 10**7, seed * 10**7 + n):
            compare(run, verifier, number)
    return run


if __name__ == "__main__":
    asked = arguments(__doc__, 100_000).parse_args()
    finish(main(asked.n, asked.seed, asked.folder))
