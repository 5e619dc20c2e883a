"""What a workbook in the WorldSkills layout brings for one module of an event: aspects, texts, sub-criteria, ways."""
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from foundation.rules.problems import Problem
from scoring.spreadsheets.drafts import SchemeAspect, SchemeDraft, SubCriterion
from scoring.spreadsheets.way_words import Unsaid, derived_way, parse_way

DAY = re.compile(r"(?:day|d|c|第)?\s*([1-9]\d?)\s*(?:天|日)?", re.IGNORECASE)
LEVELS = 4


@dataclass
class ModuleContent:
    """One module's share of a scheme, in the words in which it is stored; ``tree`` is empty where one sub-criterion without
    a day holds everything (a module that is not divided). ``notes`` are worth a look and stop nothing."""

    aspects: list[dict[str, str]] = field(default_factory=list)
    texts: dict[str, Any] = field(default_factory=dict)
    tree: dict[str, Any] = field(default_factory=dict)
    ways: dict[str, Any] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)


def content_of(draft: SchemeDraft, module: str) -> tuple[ModuleContent, list[Problem]]:
    """The content by ``MODULE/ASPECT``, and everything that the workbook says and no scheme can hold, by its cell."""
    content, problems = ModuleContent(), [*_code_problems(draft), *_day_problems(draft)]
    parts = {sub.code: sub for sub in draft.sub_criteria}
    for aspect in draft.aspects:
        key = f"{module}/{aspect.code}"
        content.aspects.append(aspect.as_rule())
        content.texts[key] = _text(aspect, parts[aspect.sub_criterion])
        try:
            way = _way(aspect)
        except Unsaid as unsaid:
            problems.append(Problem(aspect.place, "way_words", {"value": unsaid.value[:80], "aspect": aspect.code}))
            continue
        if way is not None and aspect.kind == "judgement":
            problems.append(Problem(aspect.place, "way_of_judgement", {"value": aspect.code}))
        elif way is not None:
            content.ways[key] = way
    content.tree = _tree(draft)
    for text in content.texts.values() if not content.tree else ():
        del text["part"]
    content.notes = list(_notes(draft))
    return content, problems


def _way(aspect: SchemeAspect) -> dict[str, Any] | None:
    """What the column says; without one, what the requirement says by itself."""
    if aspect.way:
        return parse_way(aspect.way)
    return derived_way(aspect.requirement) if aspect.kind == "measurement" else None


def _text(aspect: SchemeAspect, part: SubCriterion) -> dict[str, Any]:
    judged = aspect.kind == "judgement" and any(aspect.texts)
    levels = [*aspect.texts, *[""] * LEVELS][:LEVELS] if judged else None
    text: dict[str, Any] = {
        "name": aspect.description, "part": f"{part.code} {part.name}".strip(), "levels": levels,
        "help": " · ".join(words for words in (aspect.requirement, aspect.extra) if words),
    }
    return text | {key: value for key in ("requirement", "section") if (value := getattr(aspect, key))}


def _tree(draft: SchemeDraft) -> dict[str, Any]:
    """The sub-criteria with their days, and the names of their criteria."""
    if len(draft.sub_criteria) == 1 and not draft.sub_criteria[0].day and len(draft.criteria) < 2:
        return {}
    parts = [
        {
            "code": sub.code, "name": sub.name, "criterion": sub.criterion, "day": day_of(sub.day), "judges": None,
            "aspects": [aspect.code for aspect in draft.aspects if aspect.sub_criterion == sub.code],
        }
        for sub in draft.sub_criteria
    ]
    criteria = [{"code": one.code, "name": one.name} for one in draft.criteria if one.name]
    return {**({"criteria": criteria} if criteria else {}), "parts": parts}


def day_of(text: str) -> int | None:
    """The day of marking as a number: ``1``, ``C1``, ``Day 1``, ``第 1 天``."""
    found = DAY.fullmatch(" ".join(text.split()))
    return int(found[1]) if found else None


def _day_problems(draft: SchemeDraft) -> Iterator[Problem]:
    used = {aspect.sub_criterion for aspect in draft.aspects}
    for sub in draft.sub_criteria:
        if sub.day and day_of(sub.day) is None:
            yield Problem(sub.place, "day_words", {"value": sub.day[:60]})
        if sub.code not in used:
            yield Problem(sub.place, "part_without_aspects", {"value": sub.code})


def _code_problems(draft: SchemeDraft) -> Iterator[Problem]:
    seen: set[str] = set()
    for aspect in draft.aspects:
        if aspect.code in seen:
            yield Problem(aspect.place, "aspect_code_twice", {"value": aspect.code})
        seen.add(aspect.code)
    codes: set[str] = set()
    for criterion in draft.criteria:
        if criterion.code in codes or re.search(r"[\s:/]", criterion.code) or len(criterion.code) > 40:
            yield Problem(criterion.place, "criterion_code", {"value": criterion.code[:60]})
        codes.add(criterion.code)


def _notes(draft: SchemeDraft) -> Iterator[Problem]:
    """Sums that differ from what the workbook itself says, and judgements without their four texts."""
    if draft.stated_total is not None and draft.stated_total != draft.total:
        yield Problem("", "stated_total", {"stated": draft.stated_total, "total": draft.total})
    parts = {sub.code: sub.criterion for sub in draft.sub_criteria}
    for criterion in draft.criteria:
        total = _sum([one for one in draft.aspects if parts[one.sub_criterion] == criterion.code])
        if criterion.mark is not None and criterion.mark != total:
            yield Problem(criterion.place, "criterion_mark", {"criterion": criterion.code, "stated": criterion.mark, "total": total})
    for aspect in draft.aspects:
        if aspect.kind == "judgement" and (len(aspect.texts) < LEVELS or not all(aspect.texts)):
            yield Problem(aspect.place, "levels_missing", {"aspect": aspect.code})


def _sum(aspects: Sequence[SchemeAspect]) -> str:
    return f"{sum((Decimal(aspect.max_mark) for aspect in aspects), Decimal(0)):.2f}"


