"""What a document is refused with, as pairs of path and code."""
from typing import Any

import pytest

from foundation.rules.problems import Problem, Problems
from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute


def problems(document: Any) -> list[Problem]:
    with pytest.raises(Problems) as refusal:
        compute(parse_bundle(document))
    return refusal.value.problems


def refused(document: Any) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in problems(document)]
