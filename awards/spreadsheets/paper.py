"""What the workbooks of this room share: safe cells, formats, A4 pages with the content hash at the foot.

Text is always written as text: nothing that begins with ``=``, ``+``, ``-`` or ``@`` can become a formula, and identity
and account numbers stay what they are.
"""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter.worksheet import Worksheet

from foundation.exports.watermark import Watermark
from foundation.spreadsheets.writing import Workbook, new_workbook

A4 = 9
MARKS = {"rehearsal": "彩排", "demo": "演示"}
YUAN = '"¥"#,##0.00'
FONT = "宋体"
ROW_HEIGHT = 20
LINE_HEIGHT = 14


@dataclass(frozen=True)
class Formats:
    """The looks of cells."""

    title: Any
    mark: Any
    note: Any
    head: Any
    text: Any
    centre: Any
    number_as_text: Any
    count: Any
    money: Any
    sum_text: Any
    sum_count: Any
    sum_money: Any


class Paper:
    """A workbook that is being written; ``mark`` (彩排, 演示 or nothing) stands on every sheet and every page."""

    def __init__(self, title: str, mode: str, made_at: datetime | None = None, watermark: Watermark | None = None) -> None:
        self.buffer = BytesIO()
        self.book = new_workbook(self.buffer)
        self.mark = MARKS.get(mode, "")
        created = {"created": made_at.astimezone(UTC).replace(tzinfo=None)} if made_at else {}
        self.book.set_properties({"title": self.marked(title), **created})
        self.watermark = watermark
        if watermark is not None:
            watermark.put_into(self.book)
        self.formats = _formats(self.book)

    def marked(self, title: str) -> str:
        """A title with the mark before it."""
        return f"【{self.mark}】{title}" if self.mark else title

    def noted(self, text: str) -> str:
        """The line under the title: whose copy it is stands there too."""
        return f"{text}　{self.watermark.line}" if self.watermark else text

    def sheet(self, name: str, widths: Sequence[int], *, landscape: bool, foot: str) -> Worksheet:
        """A sheet of A4 pages as wide as the page, numbered, with ``foot`` at the left of every page."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(A4)
        sheet.set_landscape() if landscape else sheet.set_portrait()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.8)
        sheet.center_horizontally()
        sheet.set_default_row(ROW_HEIGHT)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        if self.watermark:
            sheet.set_header(self.watermark.page_head + (f"&R&8{self.mark}" if self.mark else ""))
        elif self.mark:
            sheet.set_header(f'&C&"{FONT},Bold"&16{self.mark}（不作为任何依据）')
        left = f"&L&8{foot.replace('&', '&&')}" if foot else ""
        sheet.set_footer(f"{left}&R&8第 &P 页 共 &N 页")
        return sheet

    def close(self) -> bytes:
        """The file."""
        self.book.close()
        return self.buffer.getvalue()


def height_of(texts: Sequence[str], widths: Sequence[int]) -> int:
    """How high a row must be so that nothing of its wrapped texts is cut off: a Chinese character is two wide."""
    lines = [
        -(-sum(1 if character.isascii() else 2 for character in text) // max(width - 1, 1))
        for text, width in zip(texts, widths, strict=True)
    ]
    return max(ROW_HEIGHT, LINE_HEIGHT * max(lines, default=1) + 6)


def as_yuan(amount: int) -> Decimal:
    """Fen as the number that the cell holds: yuan with two places, exact."""
    return Decimal(amount) / 100


def _formats(book: Workbook) -> Formats:
    def made(**looks: Any) -> Any:
        return book.add_format({"font_name": FONT, "font_size": 10, "valign": "vcenter", **looks})

    box: dict[str, Any] = {"border": 1}
    total: dict[str, Any] = {**box, "bold": True, "bg_color": "#EAF0F8"}
    return Formats(
        title=made(font_size=16, bold=True, align="center"),
        mark=made(bold=True, font_color="#C00000", align="center"),
        note=made(),
        head=made(**box, bold=True, align="center", text_wrap=True, bg_color="#D9E2F0"),
        text=made(**box, text_wrap=True),
        centre=made(**box, align="center", text_wrap=True),
        number_as_text=made(**box, num_format="@"),
        count=made(**box, num_format="0", align="center"),
        money=made(**box, num_format=YUAN, align="right", indent=1),
        sum_text=made(**total, text_wrap=True),
        sum_count=made(**total, num_format="0", align="center"),
        sum_money=made(**total, num_format=YUAN, align="right", indent=1),
    )
