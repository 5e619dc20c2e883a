"""What the organizer does next in each phase: one sentence and one link, so that nobody has to look for it."""
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from competition.permissions import Competitions
from competition.queries import CompetitionHeader
from foundation.accounts.permissions import identity, may
from foundation.contributions import contributions
from foundation.web.wording import day


@dataclass(frozen=True)
class NextThing:
    """The next thing to do: what it is for, what the link says, where it leads (nowhere: another room's page)."""

    text: Any
    label: Any = None
    href: str = ""


TEXTS: dict[str, tuple[Any, Any, str, Competitions | None]] = {
    "draft": (
        _l("完善赛项、评分标准和承办单位，核对无误后开放报名。"), _l("核对赛项"), "events",
        Competitions.SET_UP,
    ),
    "open": (_l("接收各单位报名表，审核后导入。到截止日期后停止报名。"), _l("导入报名表"), "imports", Competitions.REGISTER),
    "closed": (_l("报名已截止。请先公布种子指纹，再逐个赛项抽签，生成加密号；裁判只看到加密号。"), _l("去抽签"), "draw", Competitions.DRAW),
    "drawn": (_l("抽签已完成。请编排裁判组、印制工作卡，然后开始比赛评分。"), _l("编排裁判组"), "panels", Competitions.SEAT),
    "running": (_l("比赛评分进行中。请关注未交的评分表和分差提醒。"), None, "", None),
    "scored": (_l("成绩已确认。核对后公示。"), None, "", None),
    "published": (_l("成绩公示中。期满无异议或异议已处理后，进入奖励发放。"), None, "", None),
    "final": (_l("办理奖励发放和证书，完成后归档。"), None, "", None),
    "archived": (_l("本届赛事已归档，只供查阅。"), None, "", None),
}


PUBLIC_TEXTS: dict[str, Any] = {
    "open": _l("报名进行中，%(closes)s截止。"),
    "closed": _l("报名已截止，%(starts)s开赛。"),
    "drawn": _l("报名已截止，%(starts)s开赛。"),
    "running": _l("比赛进行中，各赛项成绩确认后陆续公布。"),
    "scored": _l("比赛已结束，成绩即将公示。"),
    "published": _l("成绩公示中，可凭准考证号查询。"),
    "final": _l("成绩已生效，可凭准考证号查询。"),
    "archived": _l("本届赛事已结束，可凭准考证号查询成绩。"),
}


def public_next(header: CompetitionHeader) -> str:
    """What happens next, for everybody."""
    return str(PUBLIC_TEXTS[header.phase]) % {"closes": day(header.registration_closes), "starts": day(header.starts)}


def next_thing(header: CompetitionHeader) -> NextThing:
    """The next thing to do in this phase; the link is there for those who may do it, also where an upper room does."""
    text, label, endpoint, permission = TEXTS[header.phase]
    place = {"jurisdiction": header.jurisdiction, "competition": header.code}
    if permission is not None and may(identity(), permission, **place):
        return NextThing(text, label, url_for(f"desk.{endpoint}", code=header.code))
    for entry in contributions().navigation:
        if header.phase in entry.next_in and entry.shown(identity(), header.jurisdiction, header.code):
            return NextThing(text, entry.next_in[header.phase], entry.href(header.code))
    return NextThing(text)
