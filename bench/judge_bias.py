"""Whether judge analytics call out a planted bias, and leave panels without one alone.

Simulated panels of seven judges go through the product's own analysis. A panel without bias is a false alarm if anybody is
called out at all; a panel with a planted bias of 5 points (of 100) counts if the biased judge is. The goal: at least 95 % of
planted biases, at most 5 % of the others, with the noise of the reference's generator of marks (3 points on each of 40
aspects, so 0.47 on a sheet) and with sheets that are four times as noisy (2 points). Beyond the goal, for information:
still noisier sheets, heavy tails and unequal judges, where judges differ a little by nature.

    python -m bench.judge_bias --n 1000 --seed 1
"""
import argparse
import random
from dataclasses import dataclass
from pathlib import Path

from bench.records import RAW, Run, record
from scoring.rules.analytics import Handed, analyse

JUDGES = 7
LEAST, MOST = 0.95, 0.05
REFERENCE = 0.47
BIASED = "J1"


@dataclass(frozen=True)
class Panel:
    """How panels are made: entries, noise of a sheet (standard deviation in points of 100), the first judge's bias, on all
    entries or on ``own`` ones of the judge's unit, and how much judges differ by nature. ``rough``: heavy tails, and every
    judge has a noise of their own. ``goal``: whether the goal speaks of it."""

    entries: int
    noise: float
    bias: float = 0.0
    own: int = 0
    home: float = 0.0
    natural: float = 0.0
    rough: bool = False
    goal: bool = True

    @property
    def planted(self) -> bool:
        """True if a bias was planted."""
        return bool(self.bias or self.home)


def _panels() -> dict[str, Panel]:
    found = {}
    for noise, word in ((REFERENCE, "reference noise"), (2.0, "noise 2")):
        for entries in (12, 20, 40):
            found[f"{entries} entries, {word}, no bias"] = Panel(entries, noise, own=max(5, entries // 4))
            found[f"{entries} entries, {word}, severity +5"] = Panel(entries, noise, bias=5.0)
            reached = noise == REFERENCE or entries >= 20
            found[f"{entries} entries, {word}, own unit +5"] = Panel(entries, noise, own=max(5, entries // 3), home=5.0, goal=reached)
    for entries in (12, 20, 40):
        found[f"{entries} entries, noise 3, no bias"] = Panel(entries, 3.0, own=max(5, entries // 4), goal=False)
        found[f"{entries} entries, noise 3, severity +5"] = Panel(entries, 3.0, bias=5.0, goal=False)
        found[f"{entries} entries, rough and natural differences, no bias"] = Panel(entries, 2.0, natural=0.5, rough=True, goal=False)
        found[f"{entries} entries, rough and natural differences, severity +5"] = Panel(entries, 2.0, bias=5.0, natural=0.5, rough=True, goal=False)
    return found


PANELS = _panels()


def simulated(rng: random.Random, panel: Panel) -> list[Handed]:
    """One panel: marks in steps of half a point between 0 and 100, as judges give them."""
    judges = [f"J{number + 1}" for number in range(JUDGES)]
    natural = {judge: rng.gauss(0, panel.natural) for judge in judges}
    noise = {judge: panel.noise * (rng.uniform(0.5, 1.5) if panel.rough else 1) for judge in judges}
    sheets = []
    for number in range(panel.entries):
        level = rng.gauss(70, 9)
        for judge in judges:
            own = judge == BIASED and number < panel.own
            error = rng.gauss(0, noise[judge]) / (rng.gammavariate(2.5, 0.4) ** 0.5 if panel.rough else 1)
            value = level + natural[judge] + error + (panel.bias if judge == BIASED else 0) + (panel.home if own else 0)
            percent = round(min(max(value, 0), 100) * 2) / 2
            sheets.append(Handed(judge, f"{number:04d}", "P", percent, own, number))
    return sheets


def hit(panel: Panel, called: list[str]) -> bool:
    """What is counted: the biased judge called out; or, where no bias was planted, anybody at all."""
    return BIASED in called if panel.planted else bool(called)


def measured(panel: Panel, count: int, seed: int) -> int:
    """How many of ``count`` panels are hit."""
    rng = random.Random(f"{seed} {panel}")
    return sum(hit(panel, [one.judge for one in analyse(simulated(rng, panel)).flagged]) for _ in range(count))


def measure(run: Run, count: int, seed: int) -> None:
    """All kinds of panels; a rate beyond the goal is a violation."""
    for name, panel in PANELS.items():
        rate = measured(panel, count, seed) / count
        run.figures[name] = f"{rate:.1%}"
        run.attempts += count
        if panel.goal and (rate < LEAST if panel.planted else rate > MOST):
            run.violated(f"{name}: {rate:.1%}")
    half = Panel(40, REFERENCE, bias=0.05)
    run.planted = measured(half, count, seed) / count < LEAST


def main(words: list[str] | None = None) -> int:
    """Runs the program; answers 1 if a rate is beyond the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=1000, help="panels of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=RAW)
    options = parser.parse_args(words)
    with record("judge-bias", goal="judge analytics", seed=options.seed, n=options.n, folder=options.folder) as run:
        measure(run, options.n, options.seed)
    for name, rate in run.figures.items():
        print(f"{rate:>7}  {name}{'' if PANELS[name].goal else '  (for information)'}")
    print(run.attempts, "panels,", run.violations, "violations", *run.examples, sep="\n")
    return 0 if run.violations == 0 and run.planted else 1


if __name__ == "__main__":
    raise SystemExit(main())
