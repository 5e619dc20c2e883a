"""What a workbook in the WorldSkills layout says, before it is anything of an event. Places are cells, ``SHEET!K12``."""
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Criterion:
    """A criterion (评分项): its letter, its name and what it is out of, as far as the table above the aspects says."""

    code: str
    name: str
    mark: str | None
    place: str = field(default="", compare=False)


@dataclass(frozen=True)
class SubCriterion:
    """A sub-criterion: marked, locked and signed on its ``day``; ``criterion`` is the code that it belongs to."""

    code: str
    criterion: str
    name: str
    day: str
    place: str = field(default="", compare=False)


@dataclass(frozen=True)
class SchemeAspect:
    """An aspect (评分点). ``code`` is its sub-criterion, a dot and its number there, unless the workbook names it;
    ``max_mark`` has two places; ``texts`` are the benchmarks of the judgement scores 0 to 3; ``way`` is how a reading
    becomes a mark in the words of :mod:`scoring.spreadsheets.way_words`, empty where the workbook has no column for it."""

    code: str
    sub_criterion: str
    kind: str
    max_mark: str
    factor: str = "1"
    description: str = ""
    extra: str = ""
    requirement: str = ""
    section: str = ""
    texts: tuple[str, ...] = ()
    way: str = ""
    place: str = field(default="", compare=False)

    def as_rule(self) -> dict[str, str]:
        """The aspect as the ``rules`` of a result bundle name it."""
        return {"code": self.code, "kind": self.kind, "max_mark": self.max_mark, "factor": self.factor}


@dataclass(frozen=True)
class SchemeDraft:
    """What a workbook says; nothing of it is checked against an event yet. ``stated_total`` is its last row."""

    skill: str
    criteria: tuple[Criterion, ...]
    sub_criteria: tuple[SubCriterion, ...]
    aspects: tuple[SchemeAspect, ...]
    stated_total: str | None = None

    @property
    def total(self) -> str:
        """The sum of all aspects, with two places."""
        return f"{sum((Decimal(aspect.max_mark) for aspect in self.aspects), Decimal(0)):.2f}"
