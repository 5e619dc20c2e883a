"""The whole analysis of a panel: figures of every judge, and who is called out.

*Who is called out.* One generous judge makes all others look strict (their mean contains the generous marks). So the judge
whose mean lies farthest out is taken first, and the others are looked at again without that one (a step-down as in Holm,
Scand. J. Statist. 1979;6:65). With two judges left nobody can say which of them is the one, so nobody is called out.
"""
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from scoring.rules.analytics.estimates import (
    ENOUGH,
    Estimate,
    drift_of,
    gap_of,
    gaps_to_test,
    mean_of,
    shares_of_family,
)
from scoring.rules.analytics.residuals import Handed, Residual, by_entry, by_judge, correlation, extremes, residuals_of

FEWEST_JUDGES = 3


@dataclass(frozen=True)
class JudgeFigures:
    """Everything about one judge. ``severity`` is the mean residual (above nothing: generous); ``spread`` the standard
    deviation of the residuals; ``highest`` and ``lowest`` shares of works; ``used`` the range of per cents; ``agreement``
    the correlation with the mean of the others; ``gap`` own unit minus others; ``called`` the severity beside those who were
    not called out before, where that is why this judge is; ``flags``: ``severity``, ``gap``."""

    judge: str
    sheets: int
    severity: Estimate | None
    residuals: tuple[float, ...]
    spread: float | None
    highest: float
    lowest: float
    used: tuple[float, float]
    agreement: float | None
    drift: Estimate | None
    gap: Estimate | None
    called: Estimate | None
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Analysis:
    """A panel: its judges by code, how many of them were tested for what."""

    judges: tuple[JudgeFigures, ...]
    entries: int

    @property
    def flagged(self) -> tuple[JudgeFigures, ...]:
        """Those who are called out."""
        return tuple(one for one in self.judges if one.flags)


def analyse(sheets: Sequence[Handed]) -> Analysis:
    """The figures of all judges who have a sheet with another one beside it. The order of ``sheets`` changes nothing."""
    whole = by_judge(residuals_of(sheets))
    gaps = gaps_to_test({judge: _own_counts(found) for judge, found in whole.items()})
    for_severity, for_gap = shares_of_family(len(whole), gaps)
    severe = severe_judges(sheets, for_severity)
    ends = extremes(sheets)
    figures = [_figures(judge, found, ends[judge], (for_severity, for_gap), severe) for judge, found in whole.items()]
    return Analysis(tuple(figures), len({sheet.entry for sheet in sheets}))


def severe_judges(sheets: Sequence[Handed], alpha: float) -> dict[str, Estimate]:
    """Those whose mean is called out, one after the other, each time without those before; with the mean at that time."""
    out: dict[str, Estimate] = {}
    while True:
        found = by_judge(residuals_of(sheets, out))
        clear = {judge: one for judge, rows in found.items() if (one := mean_of(_per_entry(rows), alpha)) and one.clear}
        if len(found) < FEWEST_JUDGES or not clear:
            return out
        worst = max(sorted(clear), key=lambda judge: abs(clear[judge].value))
        out[worst] = clear[worst]


def _figures(
    judge: str, found: Sequence[Residual], ends: tuple[float, float], alphas: tuple[float, float], severe: Mapping[str, Estimate]
) -> JudgeFigures:
    ordered = [one.value for one in sorted(found, key=lambda one: (one.sheet.order, one.sheet.entry, one.sheet.work))]
    percents = [one.sheet.percent for one in found]
    gap = gap_of(*_halves(found), alphas[1])
    flags = [("severity", judge in severe), ("gap", gap is not None and gap.clear)]
    return JudgeFigures(
        judge=judge, sheets=len(found), severity=mean_of(_per_entry(found), alphas[0]), residuals=tuple(ordered),
        spread=stdev(ordered) if len(ordered) > 1 else None, highest=ends[0], lowest=ends[1],
        used=(min(percents), max(percents)), agreement=_agreement(found), drift=drift_of(ordered, alphas[0]), gap=gap,
        called=severe.get(judge), flags=tuple(name for name, holds in flags if holds),
    )


def _per_entry(found: Iterable[Residual]) -> list[float]:
    return list(by_entry(found).values())


def _halves(found: Sequence[Residual]) -> tuple[list[float], list[float]]:
    """The means per entry of the own unit's entries, and of the others."""
    return _per_entry(one for one in found if one.sheet.own_unit), _per_entry(one for one in found if not one.sheet.own_unit)


def _own_counts(found: Sequence[Residual]) -> tuple[int, int]:
    own, other = _halves(found)
    return len(own), len(other)


def _agreement(found: Sequence[Residual]) -> float | None:
    """The correlation with the mean of the others, within each work (an easy module makes nobody agree)."""
    pairs: list[tuple[float, float]] = []
    for rows in _by_work(found).values():
        mine, others = fmean(one.sheet.percent for one in rows), fmean(one.others for one in rows)
        pairs += [(one.sheet.percent - mine, one.others - others) for one in rows]
    return correlation(pairs) if len(pairs) >= ENOUGH else None


def _by_work(found: Iterable[Residual]) -> Mapping[str, list[Residual]]:
    works: dict[str, list[Residual]] = {}
    for one in found:
        works.setdefault(one.sheet.work, []).append(one)
    return works
