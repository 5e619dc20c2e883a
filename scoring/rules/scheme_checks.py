"""Looking over a marking scheme before it is frozen: what must be mended (error) and what should be looked at (advice).

Limits are those of WorldSkills (scoring/facts 1.1); they advise, because other competitions have other customs.
"""
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from foundation.rules.numbers import exact, plain
from foundation.rules.problems import Problem
from scoring.rules.clauses import sections_of
from scoring.rules.panel import JUDGEMENT_MARKS
from scoring.rules.scheme_totals import HUNDRED, module_total, weighted_full, worth
from scoring.rules.settings import Settings
from scoring.rules.tree import Part, parts_of

ERROR, ADVICE = "error", "advice"
MOST_ASPECTS = 250
PLACES = 2
MOST_NAMED = 8
TOLERANCE = Fraction(5)  # percentage points between a section of the standard and the scheme
Document = Mapping[str, Any]
Seats = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Finding:
    """One thing that was found: ``module`` is its module ("": the event), ``codes`` the aspects or parts it is about."""

    severity: str
    code: str
    module: str = ""
    codes: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def problem(self) -> Problem:
        """The finding as a problem, for whoever says it; of many codes the first stand for all."""
        named = "、".join(self.codes[:MOST_NAMED]) + ("…" if len(self.codes) > MOST_NAMED else "")
        return Problem(f"modules.{self.module}", self.code, {**self.facts, "module": self.module, "codes": named})


@dataclass(frozen=True)
class Share:
    """A section of the standard: what it should have and has, in percent of all marks."""

    code: str
    name: str
    wanted: Fraction
    found: Fraction


def check_scheme(rules: Document, texts: Document, tree: Document, settings: Settings, seats: Seats) -> list[Finding]:
    """Everything worth saying about a scheme that is right in itself; errors first. ``seats``: judges by module."""
    found = [*_event(rules), *_days(rules, tree), *_standard(rules, texts, tree)]
    for module in rules["modules"]:
        found += _marks(module, settings)
        found += _words(module, texts)
        found += _judges(module, tree, seats.get(module["code"], ()))
    return sorted(found, key=lambda finding: finding.severity != ERROR)


def errors_of(findings: Sequence[Finding]) -> list[Finding]:
    """What prevents freezing."""
    return [finding for finding in findings if finding.severity == ERROR]


def _event(rules: Document) -> Iterator[Finding]:
    full, count = weighted_full(rules), sum(len(module["aspects"]) for module in rules["modules"])
    if full != HUNDRED:
        yield Finding(ADVICE, "total_not_hundred", facts={"total": plain(full)})
    if count > MOST_ASPECTS:
        yield Finding(ADVICE, "many_aspects", facts={"count": count, "most": MOST_ASPECTS})


def _days(rules: Document, tree: Document) -> Iterator[Finding]:
    """A sub-criterion without a day, where others have one."""
    parts = [(module["code"], part) for module in rules["modules"] for part in parts_of(tree, module)]
    if not any(part.day for _, part in parts):
        return
    for module in rules["modules"]:
        without = [part.code for code, part in parts if code == module["code"] and part.day is None]
        if without == [""]:
            yield Finding(ADVICE, "module_without_days", module["code"])
        elif without:
            yield Finding(ADVICE, "day_missing", module["code"], tuple(without))


def _standard(rules: Document, texts: Document, tree: Document) -> Iterator[Finding]:
    shares = shares_of(rules, texts, tree)
    if not shares:
        return
    known = {share.code for share in shares}
    for module in rules["modules"]:
        without = tuple(code for code in _codes(module) if _text(texts, module, code).get("section") not in known)
        if without:
            yield Finding(ADVICE, "section_missing", module["code"], without)
    for share in shares:
        if abs(share.found - share.wanted) > TOLERANCE:
            facts = {"section": share.code, "wanted": plain(share.wanted), "found": plain(share.found)}
            yield Finding(ADVICE, "section_share", facts=facts)


def shares_of(rules: Document, texts: Document, tree: Document) -> list[Share]:
    """The sections of the standard with their share of all marks, each aspect counted as it weighs in the total."""
    marks: dict[str, Fraction] = {}
    for module in rules["modules"]:
        for aspect in module["aspects"]:
            section = _text(texts, module, aspect["code"]).get("section") or ""
            marks[section] = marks.get(section, Fraction(0)) + worth(aspect) * exact(module["weight"])
    whole = sum(marks.values(), Fraction(0))
    return [
        Share(one.code, one.name, one.weight, marks.get(one.code, Fraction(0)) / whole * 100 if whole else Fraction(0))
        for one in sections_of(tree)
    ]


def _marks(module: Document, settings: Settings) -> Iterator[Finding]:
    code, total, ceiling = module["code"], module_total(module), exact(settings.aspect_ceiling)
    full = exact(module["full_mark"])
    if (module["panel"].get("method") or "mean") == "mean" and total != full:
        facts = {"total": plain(total), "full": plain(full), "difference": plain(total - full)}
        yield Finding(ERROR, "sum_differs", code, facts=facts)
    above = tuple(aspect["code"] for aspect in module["aspects"] if worth(aspect) > ceiling)
    if above:
        yield Finding(ADVICE, "above_ceiling", code, above, {"ceiling": settings.aspect_ceiling})
    fine = tuple(aspect["code"] for aspect in module["aspects"] if (exact(aspect["max_mark"]) * 10**PLACES).denominator != 1)
    if fine:
        yield Finding(ADVICE, "too_precise", code, fine, {"places": PLACES})
    worthless = tuple(aspect["code"] for aspect in module["aspects"] if worth(aspect) == 0)
    if worthless:
        yield Finding(ADVICE, "no_worth", code, worthless)


def _words(module: Document, texts: Document) -> Iterator[Finding]:
    code = module["code"]
    names: dict[str, list[str]] = {}
    for aspect in _codes(module):
        name = " ".join((_text(texts, module, aspect).get("name") or "").split())
        names.setdefault(name.casefold(), []).append(aspect)
    unnamed = names.pop("", [])
    if unnamed:
        yield Finding(ADVICE, "name_missing", code, tuple(unnamed))
    for twice in (codes for codes in names.values() if len(codes) > 1):
        yield Finding(ADVICE, "name_twice", code, tuple(twice))
    judged = [aspect["code"] for aspect in module["aspects"] if aspect["kind"] == "judgement"]
    levels = {aspect: _text(texts, module, aspect).get("levels") or [] for aspect in judged}
    partly = tuple(one for one, found in levels.items() if any(found) and not all(found))
    if partly:
        yield Finding(ERROR, "levels_partly", code, partly)
    none = tuple(one for one, found in levels.items() if not any(found))
    if none:
        yield Finding(ADVICE, "levels_missing", code, none)


def _judges(module: Document, tree: Document, seated: Sequence[str]) -> Iterator[Finding]:
    parts, code = parts_of(tree, module), module["code"]
    judged = {aspect["code"] for aspect in module["aspects"] if aspect["kind"] == "judgement"}
    if judged and module["panel"]["level"] == "sheet":
        yield Finding(ERROR, "judgement_sheet", code, tuple(sorted(judged)))
    if module["panel"]["level"] == "sheet" and len({frozenset(part.judges or seated) for part in parts}) > 1:
        yield Finding(ERROR, "sheet_parts", code)
    for part in parts:
        yield from _part(module, part, seated, bool(judged & set(part.aspects)))


def _part(module: Document, part: Part, seated: Sequence[str], judged: bool) -> Iterator[Finding]:
    """Whether the judges of a part can give it a value."""
    code, label = module["code"], (part.code,) if part.code else ()
    strangers = sorted(set(part.judges or ()) - set(seated))
    if strangers:
        yield Finding(ERROR, "judge_unseated", code, label, {"judges": "、".join(strangers)})
    present = [judge for judge in part.judges or seated if judge in seated]
    needed = needed_judges(module, judged)
    facts = {"seated": len(present), "needed": needed}
    if not present:
        yield Finding(ERROR, "part_unseated", code, label)
    elif len(present) < needed:
        yield Finding(ERROR, "part_small", code, label, facts)
    elif judged and len(present) > JUDGEMENT_MARKS:
        yield Finding(ADVICE, "judgement_three", code, label, facts)


def needed_judges(module: Document, judged: bool) -> int:
    """How many judges a module or part needs; a judgement always three (result bundle, Arithmetic 1 and 3)."""
    panel = module["panel"]
    dropped = (panel.get("drop_high") or 0) + (panel.get("drop_low") or 0)
    least = panel["minimum_judges"] if panel.get("minimum_judges") is not None else 1
    return max(least, dropped + 1, JUDGEMENT_MARKS if judged else 1)


def _codes(module: Document) -> list[str]:
    return [aspect["code"] for aspect in module["aspects"]]


def _text(texts: Document, module: Document, aspect: str) -> Document:
    found: Document = texts.get(f"{module['code']}/{aspect}") or {}
    return found
