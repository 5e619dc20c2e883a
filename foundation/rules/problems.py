"""Problems as values: small checks return lists of them, none hides another, each points to its source."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input.

    ``path`` says where (``marks[12].mark``), ``code`` is a word of the format, ``facts`` fill the sentence that a
    room's ``errors`` makes of the code. ``file`` is set by whoever read the file.
    """

    path: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    file: str | None = None


class Problems(ValueError):
    """Everything that one stage of checking found; raised so that a later stage does not run."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{p.path}: {p.code}" for p in problems[:5]))
        self.problems = problems


def in_file(problems: Iterable[Problem], file: str | None) -> Problems:
    """The problems of one file, to be raised."""
    return Problems([replace(problem, file=file) for problem in problems])
