"""The figures of judge analytics as rows of charts and tables: pictures, numbers with their sign, sentences."""
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from foundation.charts import Scale, bar, dots, interval, signed
from scoring.queries.analytics import JudgeCounts, PanelReport
from scoring.rules.analytics import Estimate, JudgeFigures

PER_CENT = 100


def severity_chart(report: PanelReport) -> dict[str, Any]:
    """The forest of severities: a dot with its interval for each judge, the thin line for the whole panel at once."""
    found = [(one, one.severity) for one in report.analysis.judges if one.severity]
    return _forest(report, found, "severity")


def gap_chart(report: PanelReport) -> dict[str, Any]:
    """The same for the differences between own unit and others, of those who have enough cases."""
    return _forest(report, [(one, one.gap) for one in report.analysis.judges if one.gap], "gap")


def _forest(report: PanelReport, found: list[tuple[JudgeFigures, Estimate]], flag: str) -> dict[str, Any]:
    scale = Scale.around_zero((end for _one, estimate in found for end in estimate.family), 2)
    rows = [
        {
            "label": named(report.counts, one.judge), "text": spelt(estimate), "tone": "flag" if flag in one.flags else "",
            "note": _("请核实") if flag in one.flags else "",
            "picture": interval(
                scale, estimate.alone[0], estimate.value, estimate.alone[1], title=f"{one.judge} {spelt(estimate)}",
                tone="amber" if flag in one.flags else "blue", wide=estimate.family,
            ),
        }
        for one, estimate in found
    ]
    return {"rows": rows, "ticks": [signed(tick, 1) for tick in scale.ticks]}


def residual_chart(report: PanelReport) -> dict[str, Any]:
    """Every sheet as a dot: how far it lies from the others."""
    scale = Scale.around_zero((value for one in report.analysis.judges for value in one.residuals), 2)
    rows = [
        {
            "label": named(report.counts, one.judge), "text": _("标准差 %(spread)s", spread=number(one.spread)),
            "picture": dots(scale, one.residuals, title=one.judge, tone="amber" if one.flags else "blue"),
        }
        for one in report.analysis.judges
    ]
    return {"rows": rows, "ticks": [signed(tick, 1) for tick in scale.ticks]}


def shares_chart(report: PanelReport) -> dict[str, Any]:
    """How often each judge is the highest and the lowest of the panel."""
    rows = [
        {
            "label": named(report.counts, one.judge),
            "text": _("最高 %(high)s · 最低 %(low)s", high=percent(one.highest), low=percent(one.lowest)),
            "picture": bar([(one.highest, "amber"), (one.lowest, "blue")], title=one.judge),
        }
        for one in report.analysis.judges
    ]
    return {"rows": rows, "ticks": ["0%", "50%", "100%"]}


def dropped_chart(report: PanelReport) -> dict[str, Any]:
    """How many of each judge's marks the panels dropped."""
    found = {code: one.dropped for code, one in report.counts.items() if one.dropped is not None}
    usual = sum(found.values()) / len(found) if found else None
    rows = [
        {"label": named(report.counts, code), "text": percent(share), "picture": bar([(share, "blue")], title=code, expected=usual)}
        for code, share in found.items()
    ]
    return {"rows": rows, "ticks": ["0%", "50%", "100%"]}


def calls(report: PanelReport) -> list[str]:
    """A sentence for everything that is called out."""
    said = []
    for one in report.analysis.flagged:
        who = named(report.counts, one.judge)
        if one.called:
            points = number(abs(one.called.value))
            higher, lower = _("%(who)s 的给分平均比其他裁判高 %(points)s 分。", who=who, points=points), _("%(who)s 的给分平均比其他裁判低 %(points)s 分。", who=who, points=points)
            said.append(higher if one.called.value > 0 else lower)
        if "gap" in one.flags and one.gap:
            points = number(abs(one.gap.value))
            higher = _("%(who)s 给本单位选手的分，比照别的选手高出 %(points)s 分。", who=who, points=points)
            lower = _("%(who)s 给本单位选手的分，比照别的选手低了 %(points)s 分。", who=who, points=points)
            said.append(higher if one.gap.value > 0 else lower)
    return said


def rows_of(report: PanelReport) -> list[dict[str, Any]]:
    """The other figures of each judge as written in the table; a judge without a comparison has counts only."""
    figures = {one.judge: one for one in report.analysis.judges}
    return [_row(one, figures.get(code)) for code, one in report.counts.items()]


def _row(counts: JudgeCounts, one: JudgeFigures | None) -> dict[str, Any]:
    return {
        "judge": f"{counts.code} {counts.name}", "sheets": one.sheets if one else 0,
        "used": _("%(low)s～%(high)s", low=number(one.used[0]), high=number(one.used[1])) if one else "—",
        "agreement": "—" if one is None or one.agreement is None else number(one.agreement, 2),
        "drift": spelt(one.drift) if one and one.drift else "—", "missing_sheets": counts.missing_sheets,
        "missing_marks": counts.missing_marks, "quick": counts.quick,
    }


def named(counts: Mapping[str, JudgeCounts], judge: str) -> str:
    """Code and name of a judge."""
    return f"{judge} {counts[judge].name}"


def spelt(estimate: Estimate) -> str:
    """An estimate with the interval that holds for it alone."""
    low, high = (signed(end, 1) for end in estimate.alone)
    return str(_("%(value)s（%(low)s～%(high)s）", value=signed(estimate.value, 1), low=low, high=high))


def number(value: float | None, places: int = 1) -> str:
    """A number as it is read."""
    return "—" if value is None else f"{value:.{places}f}".replace("-", "−")


def percent(share: float | None) -> str:
    """A share in whole per cent."""
    return "—" if share is None else f"{round(share * PER_CENT)}%"


def codes(report: PanelReport) -> Iterable[tuple[str, str]]:
    """The judges to choose from for a note."""
    return [(code, named(report.counts, code)) for code in report.counts]
