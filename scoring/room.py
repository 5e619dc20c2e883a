"""What this room contributes to the application."""
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from foundation.accounts.identity import Identity
from foundation.accounts.permissions import may
from foundation.contributions import NavigationEntry, OverviewCard, PhaseGuard, contributions
from foundation.late_commands import add_commands
from foundation.web.errors import add_problem_sentences
from foundation.web.states import State, add_states
from scoring.definition import SECTION
from scoring.errors import SENTENCES
from scoring.field_purposes import speak_for_fields
from scoring.guards import marks_locked, phase_problems
from scoring.jobs import PAPERS
from scoring.paper_words import PAPER_STATES
from scoring.permissions import TABLE, Scoring
from scoring.queries import events_of, progress, published_competitions
from scoring.refusals import PROBLEMS
from scoring.refusals import field as field_refusals
from scoring.refusals import paper as paper_refusals
from scoring.refusals import recheck as recheck_refusals
from scoring.refusals import scheme_files as scheme_file_refusals
from scoring.refusals import schemes as scheme_refusals
from scoring.refusals import sheets as sheet_refusals
from scoring.retention import contribute_retention
from scoring.services.league import SECTION as LEAGUE_SECTION
from scoring.services.scheme_definition import apply_definition, export_definition
from scoring.services.schemes import forget_scheme
from scoring.views.analytics import judge_analytics
from scoring.views.api import api
from scoring.views.board import scoring_board
from scoring.views.carrying import field_codes
from scoring.views.confirmation import scoring_results
from scoring.views.day import scoring_day
from scoring.views.devices import scoring_devices
from scoring.views.field import field
from scoring.views.judge import judge
from scoring.views.league import league
from scoring.views.locks import scoring_locks
from scoring.views.mark_files import files as mark_files
from scoring.views.outboxes import scoring_outboxes
from scoring.views.paper import paper
from scoring.views.paper_cases import paper_cases
from scoring.views.public import results
from scoring.views.publication import publication
from scoring.views.ranking import ranking
from scoring.views.recheck import recheck
from scoring.views.recheck_looks import recheck_looks
from scoring.views.scheme_amendments import scheme_amendments
from scoring.views.scheme_files import scheme_files
from scoring.views.scheme_freezing import scheme_freezing
from scoring.views.scheme_lists import scheme_lists
from scoring.views.scheme_marking import scheme_marking
from scoring.views.scheme_modules import scheme_modules
from scoring.views.scheme_versions import scheme_versions
from scoring.views.schemes import schemes
from scoring.views.sheet_prints import sheet_prints
from scoring.views.sheets import scoring_sheets
from scoring.views.shell import shell
from scoring.views.signed import signed
from scoring.views.why import why

PERMISSIONS = TABLE
SAID = (SENTENCES, PROBLEMS, scheme_refusals.PROBLEMS, scheme_file_refusals.PROBLEMS, sheet_refusals.PROBLEMS, paper_refusals.PROBLEMS, field_refusals.PROBLEMS, recheck_refusals.PROBLEMS)
NEWEST = 5
BLUEPRINTS = (
    api, judge_analytics, recheck, recheck_looks, field, field_codes, signed, judge, scoring_board, scoring_day, scoring_devices, scoring_outboxes, scoring_results, scoring_sheets, scoring_locks, schemes, scheme_files, scheme_versions, scheme_amendments, scheme_modules, scheme_marking,
    scheme_lists, scheme_freezing, publication, ranking, results, shell, paper, paper_cases, mark_files, sheet_prints, why, league)
STATES = {
    "scoring_none": State(_l("未编评分标准"), "neutral", "circle-dashed"),
    "scoring_draft": State(_l("未开放评分"), "neutral", "pencil"),
    "scoring_open": State(_l("评分中"), "active", "flag"),
    "scoring_confirmed": State(_l("已确认"), "success", "circle-check"),
    "scoring_published": State(_l("已公布"), "info", "speakerphone"),
    "sheet_missing": State(_l("未交"), "warning", "alert-triangle"),
    "sheet_drafted": State(_l("填写中"), "info", "pencil"),
    "sheet_confirmed": State(_l("已复核"), "success", "shield-check"),
    "sheet_submitted": State(_l("已提交"), "success", "circle-check"),
    "sheet_returned": State(_l("已退回"), "warning", "arrow-back-up"),
    "sheet_excused": State(_l("免交"), "neutral", "ban"),
    "sheet_locked": State(_l("已锁定"), "info", "lock"),
    "recheck_open": State(_l("待复查"), "warning", "clock"),
    "recheck_waiting": State(_l("有差错，待更正"), "danger", "alert-circle"),
    "recheck_mended": State(_l("差错已处理"), "info", "check"),
    "recheck_right": State(_l("无误"), "success", "circle-check"),
    "sheet_late": State(_l("迟到"), "danger", "clock"),
    **PAPER_STATES,
    "scheme_asked": State(_l("等待决定"), "warning", "clock"),
    "scheme_agreed": State(_l("已同意"), "success", "check"),
    "scheme_declined": State(_l("不同意"), "danger", "ban"),
    "scheme_withdrawn": State(_l("已撤回"), "neutral", "arrow-back-up"),
    "sheet_not_due": State(_l("无需评分"), "neutral", "minus"),
}


def init_app(app: Flask) -> None:
    """Registers pages and commands of the room, what it contributes to the rooms below, its words."""
    add_commands(app, {"scoring": "scoring.cli:scoring"})
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for sentences in SAID:
        add_problem_sentences(app, sentences)
    add_states(app, STATES)
    joined = contributions(app)
    joined.sections.append(replace(SECTION, apply=apply_definition, export=export_definition))
    joined.sections.append(LEAGUE_SECTION)
    joined.removals.append(forget_scheme)
    joined.papers.extend(PAPERS)
    joined.guards.append(PhaseGuard(phase_problems))
    joined.locks.append(marks_locked)
    contribute_retention(joined)
    joined.cards.append(OverviewCard(40, sheets_card))
    joined.home.append(home_notices)
    speak_for_fields()
    joined.navigation += [
        _link(_l("评分"), "clipboard-check", 60, "scoring_board.overview", Scoring.READ_PROGRESS, {"running": _l("查看评分进度")}),
        _link(_l("纸质和文件录入"), "file-text", 65, "paper.home", Scoring.LOAD_MARKS, {}),
        _link(_l("评分平板"), "device-tablet", 64, "scoring_devices.devices", Scoring.READ_DEVICES, {}),
        _link(_l("成绩"), "medal", 70, "publication.desk", Scoring.READ_RESULTS, {"scored": _l("核对成绩")}),
    ]


def _link(label: Any, icon: str, position: int, endpoint: str, permission: Scoring, next_in: Mapping[str, Any]) -> NavigationEntry:
    def shown(who: Identity, jurisdiction: str | None, code: str | None) -> bool:
        return may(who, permission, jurisdiction=jurisdiction or "", competition=code or "")

    def href(code: str | None) -> str:
        return url_for(endpoint, code=code)

    return NavigationEntry("competition", label, icon, position, href, shown, next_in=next_in)


def home_notices() -> Mapping[str, Any]:
    """The newest public notices, on the public home."""
    return {
        "notices": [
            {"title": row.name, "href": url_for("publication.notice", code=row.code), "published": row.published_at}
            for row in published_competitions()[:NEWEST]
        ]
    }


def sheets_card(code: str) -> Mapping[str, Any] | None:
    """How many sheets of the competition are in; nothing before scoring was opened."""
    counts: dict[str, int] = {}
    for found in progress(event.id for event in events_of(code)).values():
        for state, count in found.items():
            counts[state] = counts.get(state, 0) + count
    if not counts:
        return None
    handed = sum(counts.get(state, 0) for state in ("submitted", "confirmed", "locked", "excused"))
    return {
        "label": _l("评分表"), "value": f"{handed} / {sum(counts.values())}", "hint": _l("已交"),
        "href": url_for("scoring_board.overview", code=code), "state": None,
    }
