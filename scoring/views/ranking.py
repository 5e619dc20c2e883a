"""名次与奖项规则: how modules become places, prizes and titles, filled in by the bureau, with what it would give beside it."""
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition.queries import event as competition_event
from competition.rules.divisions import division_of
from foundation.accounts.permissions import identity, may, permit
from foundation.clock import now
from foundation.errors import Invalid, Refusal
from foundation.rules.problems import Problems
from scoring.forms.ranking import RankingForm
from scoring.permissions import Scoring
from scoring.queries.events import EventRef, SchemeRow, scheme_of
from scoring.queries.trials import TrialSource, trial_bundle, trial_sources
from scoring.refusals import NoScheme
from scoring.rules.event_rules import Rules
from scoring.rules.ranking_form import rules_of, typed_of
from scoring.rules.ranking_preview import SIZES, expected, invented, tried, with_rules
from scoring.rules.ranking_rows import edited
from scoring.rules.rules_document import parse_rules
from scoring.services.ranking import keep_ranking
from scoring.views.doors import enter_event, page
from scoring.views.ranking_words import ROUNDINGS, chain_choices, division_choices, offer, problem_words
from scoring.views.scheme_frame import scheme_tabs

ranking = Blueprint("ranking", __name__, url_prefix="/desk/<code>/events/<event_code>/scheme/ranking")
EDITABLE = ("none", "draft")


@dataclass(frozen=True)
class Look:
    """What stands beside the form: prizes for fields of several sizes; the lines of a trial, or what is in its way."""

    fields: tuple[tuple[int, tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]], ...] = ()
    by_points: bool = False
    lines: tuple[Mapping[str, Any], ...] = ()
    problems: tuple[str, ...] = ()


@ranking.get("")
@permit(Scoring.EDIT_SCHEME)
def edit(code: str, event_code: str) -> ResponseReturnValue:
    """The rules as they stand, with what they would give."""
    event, scheme = _entered(code, event_code)
    return _page(event, scheme, typed_of(scheme.rules))


@ranking.post("")
@permit(Scoring.EDIT_SCHEME)
def keep(code: str, event_code: str) -> ResponseReturnValue:
    """Keeps the rules; or changes the rows of the form, or tries it, and keeps nothing."""
    event, scheme = _entered(code, event_code)
    form, act = RankingForm(), request.form.get("act", "save")
    typed = form.typed()
    if not form.validate() or len(typed["modules"]) != len(scheme.rules["modules"]):
        return _page(event, scheme, typed_of(scheme.rules), [_("评分标准刚刚被改动过，请核对后重新填写。")], status=409)
    if act == "try":
        return _page(event, scheme, typed, trial=request.form.get("trial", ""))
    if act != "save":
        typed, focus = edited(typed, act)
        return _page(event, scheme, typed, focus=focus)
    try:
        keep_ranking(event.id, typed, actor=identity().actor, at=now())
    except Refusal as refusal:
        made = rules_of(typed, scheme.rules)
        said = [problem_words(one, made) for one in refusal.problems] if isinstance(refusal, Invalid) else [refusal.message]
        return _page(event, scheme, typed, said, status=refusal.status)
    flash(_("名次与奖项规则已保存。"), "success")
    return redirect(url_for("ranking.edit", code=code, event_code=event_code))


def _entered(code: str, event_code: str) -> tuple[EventRef, SchemeRow]:
    event = enter_event(code, event_code, Scoring.EDIT_SCHEME)
    scheme = scheme_of(event.id)
    if scheme is None:
        raise NoScheme
    return event, scheme


def _page(
    event: EventRef, scheme: SchemeRow, typed: dict[str, Any], problems: list[str] | None = None, *, focus: str = "",
    trial: str = "", status: int = 200,
) -> ResponseReturnValue:
    form = RankingForm(formdata=None, data=_with_usual(typed, event))
    form.form_errors = problems or []
    offer((row.key for row in form.tie_chain), chain_choices(scheme.rules["modules"], scheme.texts))
    offer((row["name"] for part in (form.prizes, form.titles) for row in part.divisions), division_choices())
    sources = [one for one in trial_sources(event.id) if _readable(one)]
    return page(
        "ranking_rules", status, event=event, scheme=scheme, form=form, focus=focus, trial=trial, sources=sources,
        look=_look(scheme, typed, trial, sources), sizes=SIZES, steps=ROUNDINGS, editable=event.stage in EDITABLE,
        carried=competition_event(event.competition_code, event.code).set_up.advance,
        modules=[(one["code"], one["name"]) for one in scheme.rules["modules"]], tabs=scheme_tabs(event, "ranking"),
    )  # fmt: skip


def _with_usual(typed: dict[str, Any], event: EventRef) -> dict[str, Any]:
    """Conditions that titles usually have, where there are none yet: the event's division, and not to hold it already."""
    if typed["titles"]["kind"] != "none":
        return typed
    division = division_of(event.group)
    usual = {"not_title_held": True, "divisions": [{"name": division}] if division else []}
    return {**typed, "titles": {**typed["titles"], **usual}}


def _readable(source: TrialSource) -> bool:
    return may(identity(), Scoring.READ_RESULTS, jurisdiction=source.jurisdiction, competition=source.competition_code)


def _look(scheme: SchemeRow, typed: dict[str, Any], trial: str, sources: list[TrialSource]) -> Look:
    """The preview of what is in the form; where it does not hold together, what is wrong."""
    document = rules_of(typed, scheme.rules)
    try:
        rules = parse_rules(document)
        marks = _trial_bundle(document, rules, trial, sources)
        found = tried(marks) if marks else None
    except Problems as refusal:
        return Look(problems=tuple(dict.fromkeys(problem_words(one, document) for one in refusal.problems[:30])))
    fields = tuple(
        (size, tuple(expected(rules.prizes, size)) if rules.prizes else (), tuple(expected(rules.titles, size)) if rules.titles else ())
        for size in SIZES
    )
    undecided = tuple(problem_words(one, document) for one in found.undecided) if found else ()
    return Look(fields, bool(rules.prizes and rules.prizes.medals), found.lines if found else (), undecided)


def _trial_bundle(document: Mapping[str, Any], rules: Rules, trial: str, sources: list[TrialSource]) -> Mapping[str, Any] | None:
    """The marks to try the rules on: invented ones, or those of an earlier event that may be read."""
    if trial in {str(size) for size in SIZES}:
        return invented(document, rules, int(trial))
    source = next((one for one in sources if trial == f"list-{one.id}"), None)
    return with_rules(trial_bundle(source.id), document) if source else None
