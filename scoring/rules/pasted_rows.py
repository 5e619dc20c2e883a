"""Rows copied from a workbook: text with tabs between cells, cells with line breaks in quotation marks.

With a row of headings the columns are found by their names, otherwise they stand in the order of the table.
"""
import re
from collections.abc import Mapping, Sequence

from scoring.rules.scheme_rows import COLUMNS, CRITERION, JUDGEMENT, SUB, VALUE, Row

HEADINGS = {
    "kind": ("类型", "kind", "type"), "code": ("代码", "编号", "序号", "code", "id"),
    "name": ("名称", "描述", "评分点", "考核要点", "name", "description"), "max_mark": ("满分", "配分", "分值", "max mark", "mark"),
    "factor": ("系数", "factor"), "way": ("换算", "读数换算", "评分日", "way", "day"), "help": ("说明", "要求", "评分标准", "help", "requirement"),
    "section": ("标准", "标准部分", "wsos", "section"), "levels": ("评判四档", "四档", "levels"),
}  # fmt: skip
WORDS: Mapping[str, Sequence[str]] = {
    CRITERION: ("评分项", "criterion"), SUB: ("子项", "sub", "sub-criterion"),
    VALUE: ("数值", "测量", "直接打分", "value", "measurement", "m", "meas"), "yes_no": ("是否", "yes/no", "yes_no"),
    "steps": ("分级", "steps"), "deduction": ("扣减", "按次扣分", "deduction"), "time": ("用时", "计时", "time"),
    JUDGEMENT: ("评判", "judgement", "judgment", "j", "judg"),
}  # fmt: skip
KIND_OF = {word: kind for kind, words in WORDS.items() for word in words}
MOST_ROWS = 400
LINE = re.compile(r'((?:"(?:[^"]|"")*"(?=[\t\n])|[^\n])*)\n')
CELL = re.compile(r'\t(?:"((?:[^"]|"")*)"(?=\t|$)|([^\t]*))')


def pasted(text: str) -> list[Row]:
    """The rows of pasted text, empty ones left out; a kind that is not known is kept as it was typed."""
    lines = [line for line in cells(text) if any(line)][: MOST_ROWS + 1]
    columns = _columns(lines[0]) if lines else None
    rows = [_row(line, columns or COLUMNS) for line in (lines[1:] if columns else lines)]
    return [row for row in rows if not row.empty]


def cells(text: str) -> list[list[str]]:
    """The cells of each line; one in quotation marks may hold line breaks and tabs, a doubled mark stands for itself."""
    found: list[list[str]] = []
    for line in LINE.findall(text.replace("\r\n", "\n").replace("\r", "\n") + "\n"):
        row = [quoted.replace('""', '"') if quoted else plain for quoted, plain in CELL.findall(f"\t{line}")]
        found.append([" ".join(cell.split()) for cell in row])
    return found


def _columns(line: Sequence[str]) -> list[str] | None:
    """The column of each heading, if this is a row of headings: at least two are known, among them a maximum or a name."""
    known = {word: column for column, words in HEADINGS.items() for word in words}
    found = [known.get(cell.casefold(), "") for cell in line]
    named = [column for column in found if column]
    return found if len(named) >= 2 and {"name", "max_mark"} & set(named) else None


def _row(line: Sequence[str], columns: Sequence[str]) -> Row:
    named = {column: cell for column, cell in zip(columns, line, strict=False) if column}
    kind = named.pop("kind", "")
    return Row(KIND_OF.get(kind.casefold(), kind or VALUE), **named)
