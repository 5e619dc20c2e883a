"""What ranking rules would give: how many prizes for a field of some size, and a trial on marks. Pure; nothing is kept."""
import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import Any

from foundation.rules.fields import Findings
from foundation.rules.numbers import down, plain
from foundation.rules.problems import Problem
from scoring.rules.bundle import FORMAT, parse_bundle
from scoring.rules.compute import group_results, scores_of
from scoring.rules.event_rules import Module, Prizes, Requirements, Rules
from scoring.rules.marks import Entry
from scoring.rules.panel import JUDGEMENT_MARKS
from scoring.rules.prizes import awarded
from scoring.rules.ranking import Standing, ranked, ranking_groups
from scoring.rules.totals import Score

SIZES = (8, 17, 40)
MOST_INVENTED = 200
LEAST_SHARE, SPREAD_SHARE = Fraction(55, 100), Fraction(45, 100)
FASTEST, SLOWEST = 3600, 9000


@dataclass(frozen=True)
class Trial:
    """The result list of a trial, and what would have to be decided before it could be confirmed."""

    lines: tuple[Mapping[str, Any], ...]
    undecided: tuple[Problem, ...]


def expected(prizes: Prizes, size: int) -> list[tuple[str, int]]:
    """How many awards of each name a field of ``size`` gets, if all pass, meet the requirements and nobody is tied.

    Medals by points (``worldskills``) depend on the marks and give nothing here.
    """
    if prizes.medals is not None:
        return []
    standings = [Standing(Score(Entry(str(number)), {}, Fraction(0), True), number, False, None) for number in range(1, size + 1)]
    names = awarded(replace(prizes, requires=Requirements()), standings, "", Findings())
    return list(Counter(names[code] for code in map(str, range(1, size + 1)) if code in names).items())


def tried(document: Mapping[str, Any]) -> Trial:
    """The results of a bundle by its rules; ties that await a decision share their place. Raises :class:`Problems`."""
    bundle = parse_bundle(document)
    scores = scores_of(bundle)
    found = Findings()
    groups = ranked(bundle.rules, ranking_groups(bundle.rules, scores), found)
    lines = [asdict(line) for standings in groups for line in group_results(bundle.rules, standings, found)]
    return Trial(tuple(lines), tuple(found.problems))


def with_rules(bundle: Mapping[str, Any], rules: Mapping[str, Any]) -> dict[str, Any]:
    """The entries and marks of a bundle under other rules, for a trial; decisions were made for the old ones."""
    kept = {key: bundle[key] for key in ("format", "event", "entries", "marks")}
    return {**kept, "deductions": bundle.get("deductions") or [], "rules": {**rules, "decisions": None}}


def invented(rules: Mapping[str, Any], parsed: Rules, size: int) -> dict[str, Any]:
    """A bundle of ``size`` invented entries, always the same for the same rules: plausible marks, and a pair that is tied."""
    divisions: list[str | None] = [*_divisions(parsed)] or [None]
    codes = [f"{number:03d}" for number in range(1, min(size, MOST_INVENTED) + 1)]
    entries = [
        {
            "code": code, "division": divisions[index % len(divisions)], "unit": None, "status": "competed",
            "time_seconds": FASTEST + int(_part(_twin(index), "time") * (SLOWEST - FASTEST)), "title_held": index % 9 == 8,
        }
        for index, code in enumerate(codes)
    ]  # fmt: skip
    marks = [mark for index, code in enumerate(codes) for module in parsed.modules for mark in _marks(module, index, code)]
    return {
        "format": FORMAT, "event": {"code": "TRIAL", "name": ""}, "entries": entries, "marks": marks,
        "rules": {**rules, "decisions": None},
    }


def _twin(index: int) -> int:
    """The fourth entry is like the third."""
    return 2 if index == 3 else index


def _divisions(rules: Rules) -> list[str]:
    named = {name for prizes in (rules.prizes, rules.titles) if prizes for name in prizes.requires.divisions}
    return sorted(named)


def _part(index: int, about: str) -> Fraction:
    """A share between 0 and 1 that looks like chance and never changes."""
    digest = hashlib.sha256(f"{index}/{about}".encode()).digest()
    return Fraction(int.from_bytes(digest[:4], "big"), 2**32)


def _marks(module: Module, index: int, code: str) -> list[dict[str, Any]]:
    panel = module.panel
    count = max(panel.minimum_judges, panel.drop_high + panel.drop_low + 1, JUDGEMENT_MARKS)
    able = LEAST_SHARE + SPREAD_SHARE * _part(_twin(index), module.code)
    rows = []
    for aspect in module.aspects:
        judged = aspect.kind == "judgement"
        base = int(able * 3)
        for judge in range(JUDGEMENT_MARKS if judged else count):
            part = _part(_twin(index), f"{module.code}/{aspect.code}/{judge}")
            value = str(base + (part > Fraction(1, 2))) if judged else plain(down(aspect.max_mark * (able * 9 + part) / 10, 2))
            rows.append({"entry": code, "judge": f"J{judge + 1}", "aspect": f"{module.code}/{aspect.code}", "mark": value})
    return rows
