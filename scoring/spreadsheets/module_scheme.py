"""One module of a scheme with what stands beside its rules, and what the layout of WorldSkills cannot say of it."""
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from foundation.rules.problems import Problem
from scoring.rules.tree import parts_of

LARGEST, LONGEST_PART = Decimal(10**9), 32


@dataclass(frozen=True)
class ModuleScheme:
    """One module as stored, with what stands beside its rules."""

    module: Mapping[str, Any]
    texts: Mapping[str, Any]
    tree: Mapping[str, Any]
    ways: Mapping[str, Any]

    def text(self, aspect: str) -> Mapping[str, Any]:
        """What judges read of an aspect."""
        return self.texts.get(f"{self.module['code']}/{aspect}") or {}

    def way(self, aspect: str) -> Mapping[str, Any] | None:
        """How a reading of an aspect becomes a mark."""
        found: Mapping[str, Any] | None = self.ways.get(f"{self.module['code']}/{aspect}")
        return found


def unfit(scheme: ModuleScheme) -> list[Problem]:
    """What the layout cannot say: marks with more than two places, long codes of sub-criteria."""
    problems = [
        Problem(aspect["code"], "mark_places", {"aspect": aspect["code"], "value": aspect["max_mark"]})
        for aspect in scheme.module["aspects"] if not _fits(aspect["max_mark"])
    ]
    parts = parts_of(scheme.tree, scheme.module)
    return problems + [Problem(one.code, "part_long", {"value": one.code}) for one in parts if len(one.code) > LONGEST_PART]


def _fits(mark: str) -> bool:
    value = Decimal(mark)
    return 0 <= value < LARGEST and value == value.quantize(Decimal("0.01"))


def explained(text: Mapping[str, Any]) -> tuple[str, str]:
    """Requirement and extra description of an aspect: the two that its help is made of, or the help alone."""
    requirement, words = text.get("requirement") or "", text.get("help") or ""
    if requirement and words == requirement:
        return requirement, ""
    if requirement and words.startswith(f"{requirement} · "):
        return requirement, words.removeprefix(f"{requirement} · ")
    return "", words
