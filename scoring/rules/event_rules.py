"""The rules of one event (赛项) as values: modules, panels, rounding, ties, prizes. Nothing here is computed."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.rules.rounding import Rounding


@dataclass(frozen=True)
class Aspect:
    """评分点. A measurement is marked from 0 to ``max_mark``, a judgement 0–3 by three judges; both count × ``factor``."""

    code: str
    kind: str
    max_mark: Fraction
    factor: Fraction = Fraction(1)


@dataclass(frozen=True)
class Panel:
    """How several judges become one value: ``level`` aspect or sheet, ``method`` mean or sum, what is dropped before."""

    level: str
    method: str = "mean"
    drop_high: int = 0
    drop_low: int = 0
    minimum_judges: int = 1


@dataclass(frozen=True)
class Module:
    """模块: its aspects, the panel that marks it, and what it weighs in the total."""

    code: str
    name: str
    weight: Fraction
    full_mark: Fraction
    pass_mark: Fraction | None
    panel: Panel
    aspects: tuple[Aspect, ...]


@dataclass(frozen=True)
class TieKey:
    """One item of the tie chain: ``kind`` module, aspect or time; ``code`` is the module's or ``MODULE/ASPECT``."""

    text: str
    kind: str
    code: str
    descending: bool


@dataclass(frozen=True)
class Decision:
    """The recorded order of one tied group, with the document that says so."""

    entries: tuple[str, ...]
    document: str


@dataclass(frozen=True)
class Scale:
    """The common scale: ``centre`` is the median's value, ``spread`` the points of one robust deviation."""

    centre: Fraction
    spread: Fraction


@dataclass(frozen=True)
class Requirements:
    """What an entry must fulfil for an award; ``divisions`` are those it must be in (two different ones nobody is in)."""

    passed: bool = False
    not_title_held: bool = False
    divisions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Award:
    """A fixed number of awards of one name."""

    name: str
    count: int


@dataclass(frozen=True)
class ShareAward:
    """Awards by percentage, raised to ``least`` and cut to ``most`` (none: no limit)."""

    name: str
    percent: Fraction
    least: int = 0
    most: int | None = None


@dataclass(frozen=True)
class Band:
    """The awards for fields of ``first`` to ``last`` entries (none: and more)."""

    first: int
    last: int | None
    awards: tuple[Award, ...]


@dataclass(frozen=True)
class Excellence:
    """An award for those without a prize whose place is within a share of the field."""

    upto_percent: Fraction
    name: str = "excellence"


@dataclass(frozen=True)
class Medals:
    """WorldSkills medals: points within ``tie_points`` of a group's leader share the medal."""

    tie_points: Fraction
    threshold: Fraction
    on_scale: bool = True


@dataclass(frozen=True)
class Prizes:
    """Prizes or titles of one kind; only the fields of that ``kind`` are filled."""

    kind: str
    of: str = "competed"
    requires: Requirements = Requirements()
    tie_at_cut: str = "decide"
    rounding: str = "half_up"
    awards: tuple[Award, ...] = ()
    shares: tuple[ShareAward, ...] = ()
    bands: tuple[Band, ...] = ()
    excellence: Excellence | None = None
    medals: Medals | None = None


@dataclass(frozen=True)
class Rules:
    """Everything that decides how marks of one event become places, prizes and titles."""

    modules: tuple[Module, ...]
    rounding: Mapping[str, Rounding] = field(default_factory=dict)
    tie_chain: tuple[TieKey, ...] = ()
    unresolved_ties: str = "share"
    decisions: tuple[Decision, ...] = ()
    pass_total: Fraction | None = None
    rank_within: str = "event"
    prizes: Prizes | None = None
    titles: Prizes | None = None
    scale: Scale | None = None
