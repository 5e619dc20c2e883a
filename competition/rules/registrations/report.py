"""What reading a workbook found, as it is kept for a page: counts, problems, what was cleaned, what should be looked at; no row of
anybody, and identity numbers only masked."""
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from competition.rules.registrations.arriving import Note
from competition.rules.registrations.values import Cleaned, RowProblem


@dataclass(frozen=True)
class Report:
    """``good`` counts the rows that can be registered, ``by_event`` tells them by event code. A file that was refused as a
    whole has nothing but ``refused``: the code, the missing columns, and the closer reason."""

    count: int = 0
    good: int = 0
    problems: tuple[RowProblem, ...] = ()
    cleaned: tuple[Cleaned, ...] = ()
    warnings: tuple[RowProblem, ...] = ()
    notes: tuple[Note, ...] = ()
    by_event: Mapping[str, int] = field(default_factory=dict)
    refused: tuple[str, tuple[str, ...], str] | None = None

    @property
    def bad_rows(self) -> int:
        """How many rows have a problem."""
        return len({problem.row for problem in self.problems})


def counted(events: Sequence[str]) -> dict[str, int]:
    """How many rows each event has."""
    return dict(Counter(events))


def packed(report: Report) -> dict[str, Any]:
    """The report as plain values."""
    return {
        "count": report.count, "good": report.good, "by_event": dict(report.by_event),
        "problems": [[one.row, one.column, one.code, dict(one.facts)] for one in report.problems],
        "warnings": [[one.row, one.column, one.code, dict(one.facts)] for one in report.warnings],
        "cleaned": [[one.row, one.column, one.before, one.after] for one in report.cleaned],
        "notes": [[one.code, dict(one.facts)] for one in report.notes],
        "refused": [report.refused[0], list(report.refused[1]), report.refused[2]] if report.refused else None,
    }


def unpacked(values: Mapping[str, Any]) -> Report:
    """The report that :func:`packed` made plain."""
    refused = values["refused"]
    return Report(
        values["count"], values["good"], tuple(RowProblem(*one) for one in values["problems"]),
        tuple(Cleaned(*one) for one in values["cleaned"]), tuple(RowProblem(*one) for one in values["warnings"]),
        tuple(Note(*one) for one in values["notes"]), values["by_event"],
        (refused[0], tuple(refused[1]), refused[2]) if refused else None,
    )
