"""Why a line is what it is, in one sentence for the person who is paid and the person who checks."""
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from awards.rules.compute import Line
from awards.rules.money import yuan
from awards.rules.portions import AGREED_SHARE, EQUAL_SHARE
from awards.rules.schedule import COACH, CONTESTANT, PERSON, Row
from awards.rules.tax import EXEMPT, WITHHOLD, Tax
from foundation.rules.fields import brief
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
    "gold": _l("金奖"),
    "silver": _l("银奖"),
    "bronze": _l("铜奖"),
    "excellence": _l("优胜奖"),
    "first": _l("一等奖"),
    "second": _l("二等奖"),
    "third": _l("三等奖"),
}


class Facts(NamedTuple):
    """What the sentence of a line says; many lines of one schedule say the same."""

    cited: str
    row: Row
    kind: str
    whole: int
    part: int
    basis: str
    share: Fraction
    among: int
    by: int | None
    reduction: int
    tax: Tax


def because(line: Line) -> str:
    """The document and article, the amount and how it was divided, what was paid before, and the tax."""
    portion = line.portion
    facts = Facts(
        cited=brief(line.schedule.document or line.schedule.id or "") + brief(line.article or ""),
        row=line.row,
        kind=portion.kind,
        whole=portion.whole,
        part=portion.amount,
        basis=portion.basis,
        share=portion.share,
        among=portion.among,
        by=line.by,
        reduction=line.reduction,
        tax=line.tax,
    )
    return _said(str(get_locale()), facts)


@lru_cache(maxsize=10_000)
def _said(language: str, facts: Facts) -> str:
    """The sentence in one language; looking its parts up is what takes time."""
    parts = [_source(facts), _amount(facts), *_tag(facts), _division(facts), *_reduction(facts), _tax(facts)]
    return str(_("；")).join(str(part) for part in parts) + str(_("。"))


def _source(facts: Facts) -> Any:
    return _("依据%(source)s", source=facts.cited) if facts.cited else _("依据所给的标准")


def _amount(facts: Facts) -> Any:
    return _(
        "%(level)s%(prize)s%(kind)s标准 %(amount)s 元",
        level=LEVEL_NAMES.get(facts.row.level, brief(facts.row.level)),
        prize=_prize(facts.row),
        kind=KIND_NAMES[facts.kind],
        amount=yuan(facts.whole),
    )


def _prize(row: Row) -> Any:
    if row.places is not None:
        return _("第%(first)s至%(last)s名", first=row.places[0], last=row.places[1])
    return "" if row.prize is None else PRIZE_NAMES.get(row.prize, brief(row.prize))


def _tag(facts: Facts) -> list[Any]:
    return [] if facts.row.tag is None else [_("因“%(tag)s”另加", tag=brief(facts.row.tag))]


def _division(facts: Facts) -> Any:
    if facts.basis == EQUAL_SHARE:
        return _("%(among)s 人平均分配，得 %(part)s 元", among=facts.among, part=yuan(facts.part))
    if facts.basis == AGREED_SHARE:
        return _("按约定比例 %(share)s 分配，得 %(part)s 元", share=plain(facts.share), part=yuan(facts.part))
    if facts.kind == CONTESTANT:
        return _("按人发给") if facts.row.unit == PERSON else _("团队项目，每人全额发给")
    if facts.kind == COACH:
        return _("发给教练组第一人")
    return _("同一项目同一年度只发一次")


def _reduction(facts: Facts) -> list[Any]:
    if facts.by is None:
        return []
    earlier, less = facts.by + 1, yuan(facts.reduction)
    return [_("此前已有第 %(earlier)s 项成果的奖励，只补差额，本行减 %(less)s 元", earlier=earlier, less=less)]


def _tax(facts: Facts) -> Any:
    if facts.tax.mode == EXEMPT:
        return _("不计个人所得税")
    rate = plain(facts.tax.rate * 100)
    if facts.tax.mode == WITHHOLD:
        return _("代扣个人所得税 %(rate)s%%", rate=rate)
    return _("标准为税后金额，税率 %(rate)s%%", rate=rate)
