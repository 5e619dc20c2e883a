"""The payment workbook (发放表): 汇总, 明细, 签领表. With full identity and account numbers for the bank, masked for checking.

Amounts are real numbers; subtotals are live formulas that also carry their value, so that a reader without a
calculator sees the same sums as Excel.
"""
from collections.abc import Sequence
from itertools import groupby

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from awards.queries.finance import BatchView, PayLine
from awards.queries.lines import kind_name
from awards.spreadsheets.capitals import capitals
from awards.spreadsheets.paper import Formats, Paper, as_yuan, height_of
from awards.spreadsheets.signing import WIDTHS, write_signing_sheet
from awards.spreadsheets.summary import write_summary
from foundation.clock import CHINA
from foundation.exports.watermark import Watermark
from foundation.spreadsheets.writing import merge_text, write_sum, write_text

STATES = {
    "draft": "草稿，未经审批，不得据以付款", "submitted": "待审批，不得据以付款", "approved": "已审批", "returned": "已退回，不得据以付款",
    "paid": "已发放",
}
COLUMNS = (
    ("序号", 5), ("类别", 9), ("收款人", 13), ("证件号码/信用代码", 20), ("所在单位", 18), ("赛项", 20), ("奖项", 8), ("依据条款", 14),
    ("应发金额（元）", 15), ("代扣个税（元）", 14), ("实发金额（元）", 15), ("开户银行", 17), ("收款账号", 21),
)
FIRST = 3
GROSS, TAX, NET = 8, 9, 10


def payment_workbook(batch: BatchView, mode: str = "", watermark: Watermark | None = None) -> bytes:
    """The workbook of a batch; ``mode`` marks a rehearsal or demonstration on every sheet and page, ``watermark`` says whose
    copy it is."""
    mode = "rehearsal" if batch.rehearsal else mode
    paper = Paper(f"{batch.competition_name}奖励资金发放表 {batch.number}", mode, batch.prepared_at, watermark)
    foot = f"批次 {batch.number}　内容校验值 {batch.content_hash}"
    lines = _in_groups(batch.lines)
    summary = paper.sheet("汇总", [22, 9, 20, 20, 20], landscape=False, foot=foot)
    detail = paper.sheet("明细", [width for _name, width in COLUMNS], landscape=True, foot=foot)
    signing = paper.sheet("签领表", WIDTHS, landscape=True, foot=foot)
    last = _write_detail(detail, paper, batch, lines)
    write_summary(summary, paper, batch, STATES[batch.state], FIRST, last)
    write_signing_sheet(signing, paper, batch)
    return paper.close()


def _in_groups(lines: Sequence[PayLine]) -> list[tuple[str, list[PayLine]]]:
    """The lines by recipient kind, in the order in which the kinds first occur."""
    order = list(dict.fromkeys(line.kind for line in lines))
    ordered = sorted(lines, key=lambda line: (order.index(line.kind), line.position))
    return [(kind, list(group)) for kind, group in groupby(ordered, key=lambda line: line.kind)]


def _write_detail(sheet: Worksheet, paper: Paper, batch: BatchView, groups: list[tuple[str, list[PayLine]]]) -> int:
    """The lines with a subtotal after each kind; answers the last row with a line or subtotal."""
    formats = paper.formats
    title = paper.marked(f"{batch.competition_name}奖励资金发放明细表")
    merge_text(sheet, 0, 0, 0, len(COLUMNS) - 1, title, formats.title)
    prepared = batch.prepared_at.astimezone(CHINA)
    note = f"批次 {batch.number}　{STATES[batch.state]}　编制 {prepared:%Y-%m-%d}　单位：元"
    if any("*" in line.account for line in batch.lines):
        note += "　号码已隐藏，仅供核对，不得据以付款"
    write_text(sheet, 1, 0, paper.noted(note), formats.note)
    for column, (name, _width) in enumerate(COLUMNS):
        write_text(sheet, 2, column, name, formats.head)
    row, serial = FIRST, 0
    for kind, lines in groups:
        start = row
        for line in lines:
            serial += 1
            _write_line(sheet, formats, row, serial, line)
            row += 1
        _write_sums(sheet, formats, row, f"小计：{kind_name(kind)} {len(lines)} 项", lines, start)
        row += 1
    _write_sums(sheet, formats, row, f"合计：{len(batch.lines)} 项", batch.lines, FIRST)
    net = sum(line.net for line in batch.lines)
    merge_text(sheet, row + 1, 0, row + 1, len(COLUMNS) - 1, f"实发合计（大写）：{capitals(net)}", formats.sum_text)
    sheet.freeze_panes(FIRST, 3)
    sheet.repeat_rows(0, 2)
    sheet.print_area(0, 0, row + 1, len(COLUMNS) - 1)
    sheet.set_row(0, 26)
    return row - 1


def _write_line(sheet: Worksheet, formats: Formats, row: int, serial: int, line: PayLine) -> None:
    sheet.write_number(row, 0, serial, formats.count)
    texts = (line.kind_name, line.payee, line.id_number, line.unit, line.event, line.prize, line.article)
    for column, text in enumerate(texts, 1):
        write_text(sheet, row, column, text, formats.number_as_text if column == 3 else formats.text)
    for column, amount in ((GROSS, line.gross), (TAX, line.tax), (NET, line.net)):
        sheet.write_number(row, column, as_yuan(amount), formats.money)
    widths = [width for _name, width in COLUMNS]
    sheet.set_row(row, height_of([*texts, line.bank, line.account], [*widths[1:8], *widths[11:]]))
    write_text(sheet, row, 11, line.bank, formats.text)
    write_text(sheet, row, 12, line.account, formats.number_as_text)


def _write_sums(
    sheet: Worksheet, formats: Formats, row: int, label: str, lines: Sequence[PayLine], start: int
) -> None:
    """A row of subtotals from ``start`` on; ``SUBTOTAL`` does not count the subtotals in between."""
    for column in range(len(COLUMNS)):
        sheet.write_blank(row, column, None, formats.sum_text)
    write_text(sheet, row, 2, label, formats.sum_text)
    amounts = ((GROSS, sum(x.gross for x in lines)), (TAX, sum(x.tax for x in lines)), (NET, sum(x.net for x in lines)))
    for column, amount in amounts:
        first, last = xl_rowcol_to_cell(start, column), xl_rowcol_to_cell(row - 1, column)
        write_sum(sheet, row, column, f"=SUBTOTAL(9,{first}:{last})", formats.sum_money, as_yuan(amount))
