"""What is compared: each judge's sheet with the mean of the other judges' sheets of the same work (scoring/facts 3.7)."""
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Handed:
    """One complete sheet: ``work`` says which marks it holds (a module, or a part of one), ``percent`` how much of their
    full marks the judge gave, ``own_unit`` whether judge and entry belong to one unit, ``order`` which of the judge's
    sheets it was (0, 1, 2 …)."""

    judge: str
    entry: str
    work: str
    percent: float
    own_unit: bool = False
    order: int = 0


@dataclass(frozen=True)
class Residual:
    """How far a sheet lies from the mean of the others, in points of a hundred: above is generous, below is strict."""

    sheet: Handed
    others: float
    value: float


def residuals_of(sheets: Iterable[Handed], without: Collection[str] = ()) -> list[Residual]:
    """The residual of every sheet that has another one beside it; judges in ``without`` are left out on both sides."""
    return [
        Residual(sheet, others, sheet.percent - others)
        for group in by_work(one for one in sheets if one.judge not in without).values() if len(group) > 1
        for total in [sum(one.percent for one in group)]
        for sheet in group
        for others in [(total - sheet.percent) / (len(group) - 1)]
    ]


def by_work(sheets: Iterable[Handed]) -> dict[tuple[str, str], list[Handed]]:
    """The sheets of all judges for the same work of the same entry."""
    found: dict[tuple[str, str], list[Handed]] = {}
    for sheet in sheets:
        found.setdefault((sheet.work, sheet.entry), []).append(sheet)
    return found


def by_judge(residuals: Iterable[Residual]) -> dict[str, list[Residual]]:
    """The residuals of each judge, in order of code."""
    found: dict[str, list[Residual]] = {}
    for one in residuals:
        found.setdefault(one.sheet.judge, []).append(one)
    return {judge: found[judge] for judge in sorted(found)}


def by_entry(residuals: Iterable[Residual]) -> dict[str, float]:
    """One judge's mean residual for each entry. Sheets of one entry are no independent evidence (a judge who likes it once
    likes it again), so everything is estimated from these means."""
    found: dict[str, list[float]] = {}
    for one in residuals:
        found.setdefault(one.sheet.entry, []).append(one.value)
    return {entry: sum(values) / len(values) for entry, values in found.items()}


def extremes(sheets: Iterable[Handed]) -> Mapping[str, tuple[float, float]]:
    """Each judge's share of being the highest and the lowest; who ties at an end shares it. Works that all judges gave the
    same have no end."""
    counted: dict[str, list[float]] = {}
    for group in by_work(sheets).values():
        values = [one.percent for one in group]
        if len(group) < 2:
            continue
        for sheet in group:
            row = counted.setdefault(sheet.judge, [0.0, 0.0, 0.0])
            row[2] += 1
            for position, end in enumerate((max(values), min(values))):
                if max(values) > min(values) and sheet.percent == end:
                    row[position] += 1 / values.count(end)
    return {judge: (high / count, low / count) for judge, (high, low, count) in counted.items()}


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's r; none where one side does not vary."""
    n = len(pairs)
    mean_a, mean_b = (sum(pair[side] for pair in pairs) / n for side in (0, 1))
    across = sum((a - mean_a) * (b - mean_b) for a, b in pairs)
    along = sum((a - mean_a) ** 2 for a, _ in pairs) * sum((b - mean_b) ** 2 for _, b in pairs)
    return across / along**0.5 if along > 0 else None
