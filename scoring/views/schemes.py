"""The marking scheme of an event at the organizer's desk: modules, aspects, how they become places and prizes."""
import json
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal
from foundation.rules.documents import parse_keepable
from foundation.rules.numbers import exact, plain
from foundation.rules.problems import Problem, Problems
from foundation.uploads import received
from scoring.definition import sentence
from scoring.forms import ActionForm, ModuleForm, RulesForm, RulesTextForm
from scoring.permissions import Scoring
from scoring.queries.events import EventRef, SchemeRow, scheme_of
from scoring.refusals import NoScheme
from scoring.services.ranking import keep_ranking
from scoring.services.scheme_edits import drop_module, keep_module, module_from_workbook
from scoring.services.schemes import keep_scheme
from scoring.spreadsheets import read_marking_scheme
from scoring.views.doors import enter_event, on_form, page
from scoring.views.scheme_forms import module_of, ranking_of, texts_of, typed_module, typed_ranking

schemes = Blueprint("schemes", __name__, url_prefix="/desk/<code>/events/<event_code>/scheme")


def _here(event: EventRef) -> ResponseReturnValue:
    return redirect(url_for("schemes.scheme", code=event.competition_code, event_code=event.code))


def _page(
    event: EventRef, ranking: RulesForm | None = None, text: RulesTextForm | None = None, status: int = 200
) -> ResponseReturnValue:
    found = scheme_of(event.id)
    typed = typed_ranking(found.rules) if found else None
    if found and typed and ranking is None:
        ranking = RulesForm(formdata=None, data=typed)
    if found and text is None:
        text = RulesTextForm(formdata=None, rules=json.dumps(dict(found.rules), ensure_ascii=False, indent=1))
    return page(
        "scheme", status, event=event, scheme=found, totals=_totals(found), ranking=ranking, text=text, form=ActionForm()
    )


def _totals(found: SchemeRow | None) -> dict[str, str]:
    """What the aspects of each module add up to, for comparing with what the module is out of."""
    if found is None:
        return {}
    return {
        module["code"]: plain(
            sum((exact(one["max_mark"]) * exact(one.get("factor") or "1") for one in module["aspects"]), exact("0"))
        )
        for module in found.rules["modules"]
    }


@schemes.get("")
@permit(Scoring.EDIT_SCHEME)
def scheme(code: str, event_code: str) -> ResponseReturnValue:
    """The scheme with running totals; editable until scoring is opened."""
    return _page(enter_event(code, event_code, Scoring.EDIT_SCHEME))


@schemes.route("/modules/new", methods=["GET", "POST"])
@permit(Scoring.EDIT_SCHEME)
def new_module(code: str, event_code: str) -> ResponseReturnValue:
    """A further module, by hand or from a marking workbook."""
    return _module_page(enter_event(code, event_code, Scoring.EDIT_SCHEME), ModuleForm(), None)


@schemes.route("/modules/<module>", methods=["GET", "POST"])
@permit(Scoring.EDIT_SCHEME)
def edit_module(code: str, event_code: str, module: str) -> ResponseReturnValue:
    """One module of the scheme."""
    event = enter_event(code, event_code, Scoring.EDIT_SCHEME)
    found = scheme_of(event.id)
    stored = next((row for row in found.rules["modules"] if row["code"] == module), None) if found else None
    if found is None or stored is None:
        raise NotFound
    return _module_page(event, ModuleForm(data=typed_module(stored, found.texts)), module)


def _module_page(event: EventRef, form: ModuleForm, replaces: str | None) -> ResponseReturnValue:
    status = 200
    if form.validate_on_submit():
        try:
            module, texts = _typed(form)
            keep_module(event.id, module, texts, replaces=replaces, actor=identity().actor, at=now())
            flash(_("模块“%(module)s”已保存。", module=module["name"]), "success")
            return _here(event)
        except Problems as found:
            form.workbook.errors = [*form.workbook.errors, *(_workbook_sentence(one) for one in found.problems[:20])]
            status = 422
        except Refusal as refusal:
            status = on_form(form, refusal)
    return page("module", 422 if form.errors and status == 200 else status, event=event, form=form, replaces=replaces)


def _workbook_sentence(problem: Problem) -> str:
    return sentence(Problem(".scheme", problem.code, {**problem.facts, "place": problem.path}))


def _typed(form: ModuleForm) -> tuple[dict[str, Any], dict[str, Any]]:
    """Module and texts: the table, or the workbook if one was given."""
    module = module_of(form)
    content = received(form.workbook.data)
    if content:
        return module_from_workbook(module, read_marking_scheme(content))
    return module, texts_of(form)


@schemes.post("/modules/<module>/remove")
@permit(Scoring.EDIT_SCHEME)
def remove_module(code: str, event_code: str, module: str) -> ResponseReturnValue:
    """Takes a module out; refused where the rules still refer to it."""
    event = enter_event(code, event_code, Scoring.EDIT_SCHEME)
    found = scheme_of(event.id)
    if found is None or module not in {row["code"] for row in found.rules["modules"]}:
        raise NotFound
    try:
        drop_module(event.id, module, actor=identity().actor, at=now())
        flash(_("模块 %(module)s 已移除。", module=module), "success")
    except Refusal as refusal:
        form = RulesTextForm(formdata=None)
        flash(_("不能移除：%(why)s", why="".join(_messages(form, refusal))), "error")
    return _here(event)


def _messages(form: RulesTextForm, refusal: Refusal) -> list[str]:
    on_form(form, refusal)
    return [str(message) for message in form.form_errors]


@schemes.post("/ranking")
@permit(Scoring.EDIT_SCHEME)
def ranking(code: str, event_code: str) -> ResponseReturnValue:
    """How modules become places and prizes."""
    event, form, status = enter_event(code, event_code, Scoring.EDIT_SCHEME), RulesForm(), 422
    if form.validate_on_submit():
        try:
            keep_ranking(event.id, ranking_of(form), actor=identity().actor, at=now())
            flash(_("排名和奖项的规则已保存。"), "success")
            return _here(event)
        except Refusal as refusal:
            status = on_form(form, refusal)
    return _page(event, ranking=form, status=status)


@schemes.post("/rules")
@permit(Scoring.EDIT_SCHEME)
def rules(code: str, event_code: str) -> ResponseReturnValue:
    """The whole rules as text."""
    event, form, status = enter_event(code, event_code, Scoring.EDIT_SCHEME), RulesTextForm(), 422
    found = scheme_of(event.id)
    if form.validate_on_submit():
        try:
            document = parse_keepable(form.rules.data.encode())
            if not isinstance(document, dict):
                raise Invalid([Problem("rules", "wrong_type", {"expected": "object"})])
            keep_scheme(event.id, document, found.texts if found else {}, actor=identity().actor, at=now())
            flash(_("评分规则已保存。"), "success")
            return _here(event)
        except Problems as wrong:
            status = on_form(form, Invalid(wrong.problems), "rules")
        except Refusal as refusal:
            status = on_form(form, refusal, "rules")
    return _page(event, text=form, status=status)


@schemes.get("/rules.json")
@permit(Scoring.EDIT_SCHEME)
def download(code: str, event_code: str) -> ResponseReturnValue:
    """The rules as they stand, for another event or another year."""
    found = scheme_of(enter_event(code, event_code, Scoring.EDIT_SCHEME).id)
    if found is None:
        raise NoScheme
    return json.dumps(dict(found.rules), ensure_ascii=False, indent=1), {"Content-Type": "application/json"}
