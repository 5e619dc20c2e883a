"""What is refused around the sampling re-check, and what replaying its file may find."""
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal, sentence_of
from foundation.rules.problems import Problem


class SheetsNotLocked(Refusal):
    """The sample is drawn from locked sheets only."""

    code = "recheck_not_locked"
    sentence = _l("还有 %(count)s 张评分表没有锁定；全部评分表锁定后才能抽检。")


class NothingToRecheck(Refusal):
    """No sheet of the event is handed in, or the percentages ask for none."""

    code = "recheck_nothing"
    sentence = _l("没有可以抽检的评分表。")


class SeedShort(Refusal):
    """A short seed could be found from its digest."""

    code = "recheck_seed_short"
    sentence = _l("种子至少 %(least)s 个字符，最多 %(most)s 个。")
    status = 422


class SeedGiven(Refusal):
    """One person gives one part only, under whatever account."""

    code = "recheck_seed_given"
    sentence = _l("您已提交过一份种子，另一份须由另一个人提交。")


class SeedsComplete(Refusal):
    """Both parts are there: somebody was faster."""

    code = "recheck_seeds_complete"
    sentence = _l("两份种子都已提交，不再接受新的种子。")


class SeedsMissing(Refusal):
    """Parts are revealed only after both were committed to."""

    code = "recheck_seeds_missing"
    sentence = _l("须等两个人都提交种子指纹之后，才能公开种子。")


class NotYourSeed(Refusal):
    """Only who committed to a part reveals it, once."""

    code = "recheck_not_yours"
    sentence = _l("您没有等待公开的种子。")


class SeedDiffers(Refusal):
    """What was typed is not what was committed to."""

    code = "recheck_seed_differs"
    sentence = _l("输入的内容与提交过的指纹不符，请核对大小写和空格。")
    status = 422


class ListingChanged(Refusal):
    """Marks or places changed between the first seed and the draw."""

    code = "recheck_listing_changed"
    sentence = _l("提交种子之后名次或评分表有变动，请作废这一轮，重新提交种子。")


class NoRound(Refusal):
    """No round of the re-check is under way."""

    code = "recheck_none"
    sentence = _l("抽检尚未开始。")


class AlreadySampled(Refusal):
    """The sample is drawn: it cannot be thrown away."""

    code = "recheck_drawn"
    sentence = _l("样本已经抽出，不能作废重抽。")


class NotIndependent(Refusal):
    """Who marked, entered, confirmed or amended a sheet does not look at it again."""

    code = "recheck_not_independent"
    sentence = _l("您评过、录入过或复核过这张评分表，须由其他人复查。")
    status = 403


class RecheckStale(Refusal):
    """The sheet has another version than the one on the page."""

    code = "recheck_stale"
    sentence = _l("这张评分表已有新版本，请按新版本重新核对。")


class AlreadyLooked(Refusal):
    """Somebody was faster."""

    code = "recheck_looked"
    sentence = _l("这张评分表已由他人复查完毕。")


class SameMark(Refusal):
    """An error needs another mark than the present one."""

    code = "recheck_same_mark"
    sentence = _l("正确的分数与现有分数相同，没有差错可记。")
    status = 422


class UnknownFinding(Refusal):
    """The kind of error or the aspect does not exist."""

    code = "recheck_unknown"
    sentence = _l("差错类型或评分点不存在。")
    status = 422


class RecheckOpen(Refusal):
    """Publication waits for the re-check."""

    code = "recheck_open"
    sentence = _l("抽检复核尚未完成，不能公布成绩：%(what)s")


PROBLEMS: dict[str, Any] = {
    "recheck_format": _l("不是 %(format)s 格式的抽检文件。"),
    "recheck_form": _l("“%(key)s”缺失或形式不对。"),
    "recheck_listing": _l("抽检名单与提交种子时固定的名单不符。"),
    "recheck_commitment": _l("第 %(number)s 份种子与事先提交的指纹不符。"),
    "recheck_seed": _l("合成的种子与两份种子不符。"),
    "recheck_sample": _l("按种子重抽的样本与文件不符，相差 %(count)s 张。"),
}


def replay_sentence(problem: Problem) -> str:
    """A problem of a replayed file as a sentence."""
    return sentence_of(problem, {code: str(sentence) for code, sentence in PROBLEMS.items()} | {"not_json": _("文件无法读取。")})
