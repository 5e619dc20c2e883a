"""What is said about a whole file that was uploaded, and what an import can be refused for besides."""
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from competition.errors import row_speaker
from competition.refusals import PROBLEM_SENTENCES
from competition.rules.registrations import RowProblem
from competition.rules.registrations.arriving import Note
from foundation.errors import Refusal

NOTE_SENTENCES: dict[str, Any] = {
    "hidden_rows": _l("第 %(rows)s 行在表格中是隐藏的（共 %(count)s 行），已照常读取。请确认这些人确实要报名；不要报名的，请在表格中删除后重新上传。"),
    "hidden_columns": _l("“%(columns)s”列在表格中是隐藏的，已照常读取。请取消隐藏后核对。"),
    "hidden_sheet": _l("读取的工作表“%(sheet)s”是隐藏的。如果不是要报的那一张，请删除它后重新上传。"),
    "other_sheets": _l("只读取了工作表“%(sheet)s”；工作表“%(sheets)s”也有报名数据，没有读取。请合并到一张工作表，或另存为单独的文件上传。"),
}
ROW_SENTENCES: dict[str, Any] = {
    "other_unit": _l("这里只能填报本单位（%(unit)s）的人员，请核对所在单位和统一社会信用代码。"),
}


class ImportRunning(Refusal):
    """The file is still being read, or its rows are being registered."""

    code = "import_running"
    sentence = _l("这份报名表正在后台办理，请等办完后再操作。")


def note_sentence(note: Note) -> str:
    """A note about a file, for whoever uploaded it."""
    return str(NOTE_SENTENCES[note.code] % note.facts)


def explained(problems: Iterable[RowProblem]) -> list[tuple[RowProblem, str]]:
    """Problems with what is wrong and what to do, for the clerk who filled the table in."""
    speak = row_speaker()
    own = {code: str(sentence) for code, sentence in {**PROBLEM_SENTENCES, **ROW_SENTENCES}.items()}
    return [
        (one, own[one.code] % one.facts if one.code in own else speak(one.column, one.code, one.facts)) for one in problems
    ]
