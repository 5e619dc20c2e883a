"""Whose copy it is: what stands on every page of a purpose export, in its first line and in its properties."""
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundation.clock import CHINA

LONGEST_HEADER = 240


@dataclass(frozen=True)
class Watermark:
    """Number and purpose of the export, who asked, who agreed, when it was made; ``mark`` is of this copy alone."""

    number: str
    purpose: str
    requester: str
    approver: str
    at: datetime
    mark: str

    @property
    def line(self) -> str:
        """The sentence of the first line."""
        return f"用途导出 {self.number}｜{self._who}｜仅限本用途，不得转发或另作他用，用毕即删"

    @property
    def _who(self) -> str:
        moment = f"{self.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        return f"用途：{self.purpose}｜申请：{self.requester}｜批准：{self.approver}｜{moment}"

    @property
    def page_head(self) -> str:
        """The header of every printed page, in the codes of a workbook."""
        return "&C&8" + self._escaped(f"用途导出 {self.number}｜{self._who}")

    @property
    def page_foot(self) -> str:
        """The footer: the same warning, and the page."""
        return "&L&8" + self._escaped(f"{self.number}｜仅限本用途，不得转发") + "&R&8第 &P 页 共 &N 页"

    def _escaped(self, text: str) -> str:
        return text[:LONGEST_HEADER].replace("&", "&&")

    def put_into(self, book: Any) -> None:
        """The properties of the document: they travel with it when the sheet is copied."""
        book.set_properties({
            "title": f"用途导出 {self.number}", "subject": self.purpose, "keywords": self.mark, "comments": self.line,
            "created": self.at.replace(tzinfo=None),
        })
        book.set_custom_property("export", self.number)
        book.set_custom_property("mark", self.mark)
