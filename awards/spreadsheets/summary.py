"""汇总: one row for each kind of recipient, what it adds up to, in figures and capitals, and who signs."""
from xlsxwriter.worksheet import Worksheet

from awards.queries.finance import BatchView
from awards.queries.lines import KindTotal, kind_name
from awards.spreadsheets.capitals import capitals
from awards.spreadsheets.paper import Formats, Paper, as_yuan
from foundation.clock import CHINA
from foundation.spreadsheets.writing import merge_text, write_sum, write_text

HEADS = ("类别", "项数", "应发金额（元）", "代扣个税（元）", "实发金额（元）")
HEAD_ROW = 7
SUMS = ((2, "I"), (3, "J"), (4, "K"))


def write_summary(sheet: Worksheet, paper: Paper, batch: BatchView, state: str, first: int, last: int) -> None:
    """The sums over rows ``first`` to ``last`` of 明细, as live formulas with their values."""
    formats = paper.formats
    merge_text(sheet, 0, 0, 0, 4, paper.marked(f"{batch.competition_name}奖励资金发放汇总表"), formats.title)
    sheet.set_row(0, 30)
    for row, (name, value) in enumerate(_facts(batch, state), 1):
        write_text(sheet, row, 0, name, formats.text)
        merge_text(sheet, row, 1, row, 4, value, formats.text)
    for column, name in enumerate(HEADS):
        write_text(sheet, HEAD_ROW, column, name, formats.head)
    kinds = [total for total in batch.totals if total.kind != "all"]
    for row, total in enumerate(kinds, HEAD_ROW + 1):
        _write_kind(sheet, formats, row, total, f"{first + 1}", f"{last + 1}")
    row = HEAD_ROW + 1 + len(kinds)
    _write_total(sheet, formats, row, batch)
    merge_text(sheet, row + 1, 0, row + 1, 4, f"实发合计（大写）：{capitals(batch.net)}", formats.sum_text)
    merge_text(sheet, row + 2, 0, row + 2, 4, f"内容校验值：{batch.content_hash}", formats.text)
    sheet.set_row(row + 2, 30)
    for column, name in ((0, "经办人："), (2, "复核人："), (3, "审批人："), (4, "单位负责人：")):
        write_text(sheet, row + 5, column, name, formats.note)
    merge_text(sheet, row + 7, 0, row + 7, 4, "（盖章）　　　　年　　月　　日", formats.note)
    if paper.watermark:
        write_text(sheet, row + 9, 0, paper.watermark.line, formats.note)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.print_area(0, 0, row + (9 if paper.watermark else 7), 4)


def _facts(batch: BatchView, state: str) -> tuple[tuple[str, str], ...]:
    prepared = f"{batch.preparer}　{batch.prepared_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    approved = f"{batch.approver}　{batch.approved_at.astimezone(CHINA):%Y-%m-%d %H:%M}" if batch.approved_at else "—"
    return (
        ("批次号", batch.number), ("状态", state), ("竞赛通知文号", batch.document or "—"),
        ("奖励方案", f"第 {batch.proposal_version} 版"), ("经办", prepared), ("审批", approved),
    )


def _write_kind(sheet: Worksheet, formats: Formats, row: int, total: KindTotal, first: str, last: str) -> None:
    kinds = f"明细!$B${first}:$B${last}"
    write_text(sheet, row, 0, kind_name(total.kind), formats.text)
    write_sum(sheet, row, 1, f"=COUNTIF({kinds},A{row + 1})", formats.count, total.count)
    for (column, letter), amount in zip(SUMS, (total.gross, total.tax, total.net), strict=True):
        formula = f"=SUMIF({kinds},$A{row + 1},明细!{letter}${first}:{letter}${last})"
        write_sum(sheet, row, column, formula, formats.money, as_yuan(amount))


def _write_total(sheet: Worksheet, formats: Formats, row: int, batch: BatchView) -> None:
    write_text(sheet, row, 0, "合计", formats.sum_text)
    write_sum(sheet, row, 1, f"=SUM(B{HEAD_ROW + 2}:B{row})", formats.sum_count, len(batch.lines))
    for (column, _letter), amount in zip(SUMS, (batch.gross, batch.tax, batch.net), strict=True):
        letter = "ABCDE"[column]
        write_sum(sheet, row, column, f"=SUM({letter}{HEAD_ROW + 2}:{letter}{row})", formats.sum_money, as_yuan(amount))
