"""签领表: one row for each recipient to sign. Recipients see one another's rows, so identity numbers are masked here."""
from itertools import groupby

from xlsxwriter.worksheet import Worksheet

from awards.queries.finance import BatchView, PayLine
from awards.rules.schedule import PEOPLE
from awards.spreadsheets.capitals import capitals
from awards.spreadsheets.paper import Paper, as_yuan, height_of
from foundation.crypto import mask
from foundation.spreadsheets.writing import merge_text, write_sum, write_text

HEADS = ("序号", "收款人", "证件号码/信用代码", "项数", "实发金额（元）", "大写金额", "签名（盖章）", "日期")
WIDTHS = (6, 18, 22, 7, 16, 30, 14, 14)
FIRST = 3


def write_signing_sheet(sheet: Worksheet, paper: Paper, batch: BatchView) -> None:
    """The recipients in the order of the batch, each with one sum."""
    formats = paper.formats
    merge_text(sheet, 0, 0, 0, len(HEADS) - 1, paper.marked(f"{batch.competition_name}奖励资金签领表"), formats.title)
    sheet.set_row(0, 26)
    write_text(sheet, 1, 0, paper.noted(f"批次 {batch.number}　单位：元"), formats.note)
    for column, name in enumerate(HEADS):
        write_text(sheet, 2, column, name, formats.head)
    row = FIRST
    for lines in _by_payee(batch):
        net = sum(line.net for line in lines)
        sheet.set_row(row, max(26, height_of([lines[0].payee, capitals(net)], [WIDTHS[1], WIDTHS[5]])))
        sheet.write_number(row, 0, row - FIRST + 1, formats.count)
        write_text(sheet, row, 1, lines[0].payee, formats.text)
        write_text(sheet, row, 2, _shown(lines[0]), formats.number_as_text)
        sheet.write_number(row, 3, len(lines), formats.count)
        sheet.write_number(row, 4, as_yuan(net), formats.money)
        write_text(sheet, row, 5, capitals(net), formats.text)
        sheet.write_blank(row, 6, None, formats.text)
        sheet.write_blank(row, 7, None, formats.text)
        row += 1
    for column in range(len(HEADS)):
        sheet.write_blank(row, column, None, formats.sum_text)
    write_text(sheet, row, 1, "合计", formats.sum_text)
    write_sum(sheet, row, 3, f"=SUM(D{FIRST + 1}:D{row})", formats.sum_count, len(batch.lines))
    write_sum(sheet, row, 4, f"=SUM(E{FIRST + 1}:E{row})", formats.sum_money, as_yuan(batch.net))
    write_text(sheet, row, 5, capitals(batch.net), formats.sum_text)
    write_text(sheet, row + 2, 1, "经办人：", formats.note)
    write_text(sheet, row + 2, 4, "审批人：", formats.note)
    sheet.freeze_panes(FIRST, 2)
    sheet.repeat_rows(0, 2)
    sheet.print_area(0, 0, row + 2, len(HEADS) - 1)


def _by_payee(batch: BatchView) -> list[list[PayLine]]:
    order = list(dict.fromkeys(line.payee_id for line in batch.lines))
    ordered = sorted(batch.lines, key=lambda line: (order.index(line.payee_id), line.position))
    return [list(lines) for _payee, lines in groupby(ordered, key=lambda line: line.payee_id)]


def _shown(line: PayLine) -> str:
    return mask("id_number", "finance", line.id_number) if line.kind in PEOPLE else line.id_number
