"""The frame of every desk page about a competition: who may be here, phases, other competitions, navigation."""
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, current_app, g, render_template, url_for
from flask_babel import lazy_gettext as _l
from wtforms import Form

from competition import queries
from competition.errors import DEFINITION_SENTENCES, definition_sentence
from competition.permissions import Competitions
from competition.queries import CompetitionCard, CompetitionHeader
from competition.refusals import PROBLEM_SENTENCES
from competition.rules.phases import PHASES
from foundation.accounts.identity import Identity
from foundation.accounts.permissions import Ground, Permission, identity, may, require, roles_for
from foundation.contributions import NavigationEntry, contributions
from foundation.errors import Invalid
from foundation.rules.problems import Problem
from foundation.web.errors import SENTENCES
from foundation.web.states import State

desk = Blueprint("desk", __name__, url_prefix="/desk")

STATES = {
    "phase_draft": State(queries.PHASE_NAMES["draft"], "neutral", "pencil"),
    "phase_open": State(queries.PHASE_NAMES["open"], "active", "user-plus"),
    "phase_closed": State(queries.PHASE_NAMES["closed"], "info", "lock"),
    "phase_drawn": State(queries.PHASE_NAMES["drawn"], "info", "arrows-shuffle"),
    "phase_running": State(queries.PHASE_NAMES["running"], "active", "flag"),
    "phase_scored": State(queries.PHASE_NAMES["scored"], "success", "circle-check"),
    "phase_published": State(queries.PHASE_NAMES["published"], "info", "speakerphone"),
    "phase_final": State(queries.PHASE_NAMES["final"], "gold", "award"),
    "phase_archived": State(queries.PHASE_NAMES["archived"], "neutral", "archive"),
    "entry_submitted": State(_l("待审核"), "info", "clock"),
    "entry_returned": State(_l("退回修改"), "warning", "arrow-back-up"),
    "entry_waiting": State(_l("候补"), "neutral", "users"),
    "entry_registered": State(_l("已通过"), "success", "check"),
    "entry_rejected": State(_l("未通过"), "danger", "circle-x"),
    "entry_cancelled": State(_l("已取消"), "neutral", "ban"),
    "registered": State(_l("已报名"), "success", "check"),
    "cancelled": State(_l("已取消"), "neutral", "ban"),
    "message_waiting": State(_l("待发"), "warning", "clock"),
    "message_sending": State(_l("发送中"), "active", "refresh"),
    "message_listed": State(_l("已列入名单"), "info", "list-numbers"),
    "message_sent": State(_l("已发出"), "success", "check"),
    "message_failed": State(_l("未发出"), "danger", "alert-circle"),
    "message_unsure": State(_l("是否送达不明"), "warning", "alert-circle"),
    "message_withdrawn": State(_l("已撤回"), "neutral", "arrow-back-up"),
    "previewed": State(_l("待导入"), "warning", "clock"),
    "applied": State(_l("已导入"), "success", "check"),
    "export_requested": State(_l("待审批"), "warning", "clock"),
    "export_approved": State(_l("制作中"), "active", "refresh"),
    "export_ready": State(_l("可领取"), "success", "download"),
    "export_destroyed": State(_l("已销毁"), "neutral", "trash"),
    "export_rejected": State(_l("未同意"), "danger", "circle-x"),
    "export_withdrawn": State(_l("已撤回"), "neutral", "arrow-back-up"),
    "export_failed": State(_l("未制成"), "danger", "alert-circle"),
}
LINKS: tuple[tuple[str, Any, str, Permission], ...] = (
    ("overview", _l("总览"), "home", Competitions.READ_COMPETITION),
    ("events", _l("赛项"), "list-numbers", Competitions.READ_COMPETITION),
    ("registrations", _l("报名"), "users", Competitions.READ_ENTRIES),
    ("draw", _l("抽签加密"), "arrows-shuffle", Competitions.READ_COMPETITION),
    ("officials", _l("裁判"), "gavel", Competitions.READ_OFFICIALS),
)


def choose(code: str, permission: Permission) -> CompetitionHeader:
    """The competition of this page, if the reader may do this with it (404 otherwise); the frame shows it."""
    header = queries.competition(code)
    require(permission, jurisdiction=header.jurisdiction, competition=header.code)
    g.competition = header
    return header


def allowed(permission: Permission) -> bool:
    """True if the reader may do this with the competition of this page: for buttons that lead to refusals otherwise."""
    header: CompetitionHeader = g.competition
    return may(identity(), permission, jurisdiction=header.jurisdiction, competition=header.code)


def visible() -> list[CompetitionCard]:
    """The competitions that the reader may see at the desk."""
    roles = roles_for(Competitions.READ_COMPETITION)
    grants = [grant for grant in identity().grants if grant.role in roles]
    return queries.competitions(
        jurisdictions={grant.jurisdiction for grant in grants if grant.competition is None},
        codes={grant.competition for grant in grants if grant.competition},
    )


def jurisdictions() -> list[str]:
    """Where the reader may make a competition."""
    roles = roles_for(Competitions.SET_UP)
    held = [grant.jurisdiction for grant in identity().grants if grant.role in roles and grant.competition is None]
    return list(dict.fromkeys(held))


def frame() -> dict[str, Any]:
    """What the base of the desk shows around a page about a competition."""
    header: CompetitionHeader | None = g.get("competition")
    if header is None:
        return {}
    return {
        "phases": steps(header.phase),
        "competitions": [
            {
                "label": card.header.name, "href": url_for("desk.overview", code=card.header.code),
                "active": card.header.code == header.code, "state": card.header.state,
            }
            for card in visible()
        ],
        "search_href": url_for("desk.find", code=header.code) if allowed(Competitions.READ_ENTRIES) else "",
        "allowed": lambda name: allowed(Competitions[name]),
    }


def steps(phase: str) -> list[dict[str, Any]]:
    """The phases for the stepper."""
    now = PHASES.index(phase)
    return [
        {"label": queries.PHASE_NAMES[name], "state": "done" if at < now else "current" if at == now else "todo"}
        for at, name in enumerate(PHASES)
    ]


def contribute(app: Flask) -> None:
    """The room's links in the left navigation."""
    entries = contributions(app).navigation
    entries.append(NavigationEntry(
        "competition", _l("全部赛事"), "calendar", 1, lambda _code: url_for("desk.home"), _sees_any, needs_competition=False,
    ))
    for position, (endpoint, label, icon, permission) in enumerate(LINKS, start=1):
        entries.append(NavigationEntry("competition", label, icon, 10 * position, _href(endpoint), _shown(permission)))


    entries.append(NavigationEntry(
        "competition", _l("打印"), "printer", 96, lambda code: url_for("papers.listing", code=code),
        _shown(Competitions.READ_COMPETITION),
    ))
    entries.append(NavigationEntry(
        "competition", _l("通知"), "mail", 36, lambda code: url_for("messages.listing", code=code), _shown(Competitions.TELL),
    ))
    entries.append(NavigationEntry(
        "competition", _l("用途导出"), "download", 97, lambda code: url_for("exports.listing", code=code),
        lambda who, jurisdiction, code: any(
            _shown(one)(who, jurisdiction, code) for one in (Ground.REQUEST_EXPORTS, Ground.APPROVE_EXPORTS)
        ),
    ))


def _href(endpoint: str) -> Callable[[str | None], str]:
    return lambda code: url_for(f"desk.{endpoint}", code=code)


def _shown(permission: Permission) -> Callable[[Identity, str | None, str | None], bool]:
    return lambda who, jurisdiction, code: may(who, permission, jurisdiction=jurisdiction or "", competition=code or "")


def _sees_any(who: Identity, _jurisdiction: str | None, _code: str | None) -> bool:
    roles = roles_for(Competitions.READ_COMPETITION)
    return any(grant.role in roles for grant in who.grants)


def sentences(problems: list[Problem]) -> list[dict[str, str]]:
    """Problems as pages list them; a room that contributed one may bring its own sentence as a fact."""
    return [{"path": "", "message": sentence(problem)} for problem in problems]


def sentence(problem: Problem) -> str:
    """A problem in the words of the room that knows it."""
    own = problem.facts.get("sentence")
    if own:
        return str(own)
    shared: dict[str, Any] = current_app.extensions.get(SENTENCES, {})
    return definition_sentence(problem, {**shared, **DEFINITION_SENTENCES, **PROBLEM_SENTENCES})


def put_on_fields(form: Form, refusal: Invalid, names: dict[str, str] | None = None) -> None:
    """Shows each problem at the field that its path ends in; what has no field goes to the top of the form."""
    for problem in refusal.problems:
        path = problem.path.split("[")[0] if problem.path.startswith("organisers") else problem.path.rsplit(".", 1)[-1]
        named = names or {}
        field = form._fields.get(named.get(problem.path, named.get(path, path)))
        if field is not None and not hasattr(field, "entries") and not problem.path.startswith("events["):
            field.errors = [*field.errors, sentence(problem)]
        else:
            form.form_errors.append(sentence(problem))


def page(template: str, status: int = 200, **facts: Any) -> tuple[str, int]:
    """A page of this room with its status."""
    return render_template(f"competition/{template}.html", **facts), status
