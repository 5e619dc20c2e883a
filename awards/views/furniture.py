"""What the room shows on pages of others: links in the navigation, words of states, a figure on the overview."""
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from awards.permissions import Awards
from awards.queries.experts import holders
from awards.queries.proposals import newest
from competition import queries as competitions
from foundation.accounts.identity import Identity
from foundation.accounts.permissions import Permission, may, may_anywhere
from foundation.contributions import NavigationEntry, OverviewCard, contributions
from foundation.web.states import State, add_states
from foundation.web.wording import yuan

STATES = {
    "proposed": State(_l("待审批"), "warning", "clock"),
    "paid": State(_l("已发放"), "success", "coin"),
    "awarded": State(_l("已授予"), "gold", "award"),
    "title_proposed": State(_l("拟授予"), "warning", "clock"),
    "held": State(_l("不重复授予"), "neutral", "minus"),
    "not_proposed": State(_l("条件不符"), "neutral", "ban"),
}
WITH_RESULTS = ("published", "final", "archived")


def _shown(permission: Permission) -> Callable[[Identity, str | None, str | None], bool]:
    return lambda who, jurisdiction, code: may(who, permission, jurisdiction=jurisdiction or "", competition=code or "")


NAVIGATION = (
    NavigationEntry(
        "competition", _l("奖励"), "award", 80, lambda code: url_for("awards.page", code=code), _shown(Awards.SEE_AWARDS),
        next_in={"published": _l("办理奖励"), "final": _l("办理奖励")},
    ),
    NavigationEntry(
        "competition", _l("奖励标准"), "scale", 85, lambda code: url_for("schedules.listing", code=code),
        _shown(Awards.SEE_SCHEDULES),
    ),
    NavigationEntry(
        "finance", _l("发放批次"), "coin", 700, lambda _code: url_for("finance.overview"),
        lambda who, _jurisdiction, _code: may_anywhere(who, Awards.SEE_FINANCE), needs_competition=False,
    ),
)


def awards_card(code: str) -> Mapping[str, Any] | None:
    """The newest proposal on the overview of its competition; nothing before there are results."""
    competition = competitions.competition(code)
    found = newest(competition.id)
    href = url_for("awards.page", code=code)
    if found is None:
        if competition.phase not in WITH_RESULTS:
            return None
        return {"label": _("奖励"), "value": "—", "hint": _("成绩已公布，可以生成奖励方案"), "href": href, "state": "pending"}
    hint = _("第 %(version)s 版方案，%(lines)s 项", version=found.version, lines=found.lines)
    return {"label": _("奖励（元）"), "value": yuan(found.gross), "hint": hint, "href": href, "state": found.state}


def contribute(app: Flask) -> None:
    """Adds all of it."""
    joined = contributions(app)
    joined.navigation.extend(NAVIGATION)
    joined.home.append(lambda: {"holders": holders()})
    joined.cards.append(OverviewCard(80, awards_card))
    add_states(app, STATES)
