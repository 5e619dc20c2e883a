"""What is refused when marks are entered from paper or loaded from files."""
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal, sentence_of
from foundation.rules.problems import Problem


class OwnPaper(Refusal):
    """A judge does not enter their own sheet."""

    code = "own_paper"
    sentence = _l("这是您本人的评分表，须由其他人员录入。")
    status = 403


class EnteredAlready(Refusal):
    """The second entry takes another person."""

    code = "entered_already"
    sentence = _l("您已录入过这张评分表，第二遍须由另一位记分员录入。")


class BothEntered(Refusal):
    """Two people have entered the sheet."""

    code = "both_entered"
    sentence = _l("这张评分表已由两人录入，请到比对页处理。")


class NotForPaper(Refusal):
    """The sheet was handed in by tablet, or excused."""

    code = "not_for_paper"
    sentence = _l("这张评分表已提交或已记为免交，不能再从纸上录入。如需以纸质评分表为准，请裁判长先退回。")


class NotYourCells(Refusal):
    """Only the two who entered the sheet enter its differing cells again."""

    code = "not_your_cells"
    sentence = _l("只有录入这张评分表的两个人可以重录不一致的评分点。")


class WaitForOther(Refusal):
    """This person has entered the cells again; the other has not."""

    code = "wait_for_other"
    sentence = _l("您已重录完毕，请等待另一位记分员重录。")


class DecidedByThird(Refusal):
    """Who decides has entered nothing of it."""

    code = "decided_by_third"
    sentence = _l("须由两位录入者以外的人核对纸质评分表后裁定。")


class CaseClosed(Refusal):
    """The entry has been finished or given up."""

    code = "case_closed"
    sentence = _l("这张评分表的录入已经办结，请刷新页面查看结果。")


class SchemeMoved(Refusal):
    """The scheme was amended between the first and the second entry."""

    code = "scheme_moved"
    sentence = _l("录入期间评分标准有更正，请作废这次录入，按现行标准重新录入两遍。")


class FileUnread(Refusal):
    """A file of marks that cannot be read: ``why`` says so in words."""

    code = "file_unread"
    sentence = "%(why)s"
    status = 422


class WrongKey(Refusal):
    """Nobody sees both who somebody is and which code they have."""

    code = "wrong_key"
    sentence = "%(why)s"
    status = 403


class FileSamePerson(Refusal):
    """Loading and confirming take two people."""

    code = "file_same_person"
    sentence = _l("导入成绩与确认成绩须由两个人分别办理。")
    status = 403


class FileSettled(Refusal):
    """The file has been confirmed or withdrawn."""

    code = "file_settled"
    sentence = _l("这份成绩文件已经确认或撤回，请刷新页面查看。")


class FileHasProblems(Refusal):
    """Nothing is handed in from a file with problems."""

    code = "file_problems"
    sentence = _l("这份成绩文件有 %(count)s 处问题，请改好后重新导入。")


FILE_REASONS: dict[str, Any] = {
    "not_a_workbook": _l("这个文件读不出来，请另存为 .xlsx 或 .csv 后重新导入。"),
    "password": _l("这个文件设有密码，请取消密码后重新导入。"),
    "too_large": _l("这个文件太大，请只保留成绩一张表后重新导入。"),
    "no_key": _l("没有找到标明选手的列，请在表头写明“准考证号”或“加密号”（工位号）。"),
    "two_keys": _l("文件中同时有准考证号和加密号，无法保密，没有读取。请只保留其中一列后重新导入。"),
    "no_marks": _l("没有找到成绩列，请在表头写明“得分”或“成绩”；有多个评分点的，每个评分点一列，表头写评分点代码或名称。"),
    "columns_missing": _l("缺少以下评分点的列：%(columns)s。"),
    "column_twice": _l("以下列出现了两次：%(columns)s。"),
    "no_rows": _l("文件中没有成绩。"),
    "by_code": _l("按加密号的成绩文件由记分员或裁判长办理，您看得到选手姓名，不能再看加密号的成绩。"),
    "by_ticket": _l("按准考证号的成绩文件由赛事组织或报名审核人员办理，您看得到加密号的成绩，不能再看准考证号。"),
}
PROBLEMS: dict[str, Any] = {
    "cell_empty": _l("%(aspect)s 没有内容；不评的请写“-”，0 分请写 0。"),
    "cell_text": _l("%(aspect)s 的“%(value)s”不是数字。"),
    "cell_places": _l("%(aspect)s 的“%(value)s”小数位数过多，最多 6 位。"),
    "cell_score": _l("%(aspect)s 是评判分，只能是 0、1、2、3，现为“%(value)s”。"),
    "cell_range": _l("%(aspect)s 的“%(value)s”超出范围，应在 0 到 %(most)s 之间。"),
    "cell_reading": _l("%(aspect)s 的读数“%(value)s”无法换算成分数，请核对。"),
    "cell_formula": _l("%(aspect)s 是公式，请粘贴为数值。"),
    "reason_for_cell": _l("%(aspect)s 请写明裁定理由。"),
    "row_unknown": _l("“%(key)s”不在本赛项的名单中。"),
    "row_twice": _l("“%(key)s”出现了 %(count)s 次（第 %(rows)s 行）。"),
    "row_no_sheet": _l("“%(key)s”没有由该裁判评的评分表（回避或未安排）。"),
    "row_locked": _l("“%(key)s”的评分表已锁定，不能再用文件更改。"),
    "row_no_key": _l("这一行没有号码。"),
}


def explained(problems: Iterable[tuple[int, str, Problem]]) -> list[tuple[int, str, str, str]]:
    """Problems of a file as people read them: row, key, aspect (empty: the whole row) and sentence."""
    return [(row, key, problem.path, sentence_of(problem, PROBLEMS)) for row, key, problem in problems]
