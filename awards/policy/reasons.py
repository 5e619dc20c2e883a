"""Why a line is what it is, in one sentence for the person who is paid and the person who checks."""
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from awards.rules.compute import Line
from awards.rules.money import yuan
from awards.rules.portions import AGREED_SHARE, EQUAL_SHARE
from awards.rules.schedule import COACH, CONTESTANT, PERSON
from awards.rules.tax import EXEMPT, WITHHOLD
from foundation.rules.numbers import plain

LEVEL_NAMES: dict[str, Any] = {
    "world": _l("世界级"),
    "national-1": _l("国家级一类"),
    "national-2": _l("国家级二类"),
    "province-1": _l("省级一类"),
    "province-2": _l("省级二类"),
    "city-1": _l("市级一类"),
    "city-2": _l("市级二类"),
    "city-3": _l("市级三类"),
}
KIND_NAMES: dict[str, Any] = {
    "contestant": _l("选手"),
    "coach_group": _l("教练组"),
    "coach": _l("主教练"),
    "host": _l("承办单位"),
    "delegation": _l("代表队"),
    "employer": _l("所在单位"),
}
PRIZE_NAMES: dict[str, Any] = {
    "gold": _l("金牌"),
    "silver": _l("银牌"),
    "bronze": _l("铜牌"),
    "excellence": _l("优胜奖"),
    "first": _l("一等奖"),
    "second": _l("二等奖"),
    "third": _l("三等奖"),
}


def because(line: Line) -> str:
    """The document and article, the amount and how it was divided, what was paid before, and the tax."""
    parts = [_source(line), _amount(line), *_tag(line), _division(line), *_reduction(line), _tax(line)]
    return str(_("；")).join(str(part) for part in parts) + str(_("。"))


def _source(line: Line) -> Any:
    cited = (line.schedule.document or line.schedule.id or "") + (line.article or "")
    return _("依据%(source)s", source=cited) if cited else _("依据所给的标准")


def _amount(line: Line) -> Any:
    return _(
        "%(level)s%(prize)s%(kind)s标准 %(amount)s 元",
        level=LEVEL_NAMES.get(line.row.level, line.row.level),
        prize=_prize(line),
        kind=KIND_NAMES[line.portion.kind],
        amount=yuan(line.portion.whole),
    )


def _prize(line: Line) -> Any:
    if line.row.places is not None:
        return _("第%(first)s至%(last)s名", first=line.row.places[0], last=line.row.places[1])
    return PRIZE_NAMES.get(line.row.prize, line.row.prize) if line.row.prize is not None else ""


def _tag(line: Line) -> list[Any]:
    return [] if line.row.tag is None else [_("因“%(tag)s”另加", tag=line.row.tag)]


def _division(line: Line) -> Any:
    portion = line.portion
    if portion.basis == EQUAL_SHARE:
        return _("%(among)s 人平均分配，得 %(part)s 元", among=portion.among, part=yuan(portion.amount))
    if portion.basis == AGREED_SHARE:
        return _("按约定比例 %(share)s 分配，得 %(part)s 元", share=plain(portion.share), part=yuan(portion.amount))
    if portion.kind == CONTESTANT:
        return _("按人发给") if line.row.unit == PERSON else _("团队项目，每人全额发给")
    if portion.kind == COACH:
        return _("发给教练组第一人")
    return _("同一项目同一年度只发一次")


def _reduction(line: Line) -> list[Any]:
    if line.by is None:
        return []
    earlier, less = line.by + 1, yuan(line.reduction)
    return [_("此前已有第 %(earlier)s 项成果的奖励，只补差额，本行减 %(less)s 元", earlier=earlier, less=less)]


def _tax(line: Line) -> Any:
    if line.tax.mode == EXEMPT:
        return _("不计个人所得税")
    rate = plain(line.tax.rate * 100)
    if line.tax.mode == WITHHOLD:
        return _("代扣个人所得税 %(rate)s%%", rate=rate)
    return _("标准为税后金额，税率 %(rate)s%%", rate=rate)
