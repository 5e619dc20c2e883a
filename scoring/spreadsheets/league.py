"""单位团体榜 as a workbook: the league on the first sheet, then the team totals. Every cell is a text, exact or to two places."""
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from foundation.spreadsheets.writing import merge_text, new_workbook, write_text
from scoring.rules.league import TeamLine, UnitLine, figure

AWARD_WORDS = {
    "gold": "金奖", "silver": "银奖", "bronze": "铜奖", "excellence": "优胜奖", "first": "一等奖", "second": "二等奖", "third": "三等奖",
}


def league_workbook(title: str, lines: Sequence[UnitLine], teams: Sequence[tuple[str, Sequence[TeamLine]]]) -> bytes:
    """The workbook of the competition ``title``; ``teams`` are those of each event by its name, an empty name stands for all events together."""
    out = BytesIO()
    with new_workbook(out) as book:
        names = list(lines[0].prizes) if lines else []
        heads = ["名次", "单位", "参赛赛项", "计入项数", *(AWARD_WORDS.get(name, name) for name in names), "奖牌分", "平均奖牌分", "成绩合计", "平均成绩"]
        _sheet(book, "单位团体榜", f"{title}单位团体榜", heads, [_unit_row(line, names) for line in lines])
        for number, (event, found) in enumerate(teams, start=1):
            heads = ["名次", "单位", "人数", "团体总分", "用时（秒）"]
            _sheet(book, f"团体总分{number}", f"{title}团体总分（{event or '全部赛项'}）", heads, [_team_row(line) for line in found])
    return out.getvalue()


def _place(place: int | None, shared: bool) -> str:
    return "" if place is None else f"{place}（并列）" if shared else str(place)


def _unit_row(line: UnitLine, names: Sequence[str]) -> list[str]:
    figures = (line.medal_total, line.medal_average, line.score_total, line.score_average)
    counts = [str(line.prizes[name]) for name in names]
    return [_place(line.place, line.shared), line.unit, str(line.events), str(line.counted), *counts, *map(figure, figures)]


def _team_row(line: TeamLine) -> list[str]:
    time = "" if line.time_seconds is None else str(line.time_seconds)
    return [_place(line.place, line.shared), line.unit, str(line.members), figure(line.total), time]


def _sheet(book: Any, name: str, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    head = book.add_format({"bold": True, "bg_color": "#0B2A52", "font_color": "#FFFFFF"})
    text = book.add_format({"num_format": "@"})
    merge_text(sheet, 0, 0, 0, len(heads) - 1, title, bold)
    sheet.set_column(0, len(heads) - 1, 12, text)
    sheet.set_column(1, 1, 36, text)
    for column, word in enumerate(heads):
        write_text(sheet, 1, column, word, head)
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row):
            write_text(sheet, number, column, value, text)
    sheet.freeze_panes(2, 2)
