"""A module of the marking scheme as a sheet: rows are typed, pasted, moved, copied and removed, then kept together."""
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal
from foundation.rules.numbers import plain
from scoring.forms import ActionForm
from scoring.forms.scheme import ModuleForm
from scoring.permissions import Scoring
from scoring.queries.events import EventRef, SchemeRow, scheme_of
from scoring.rules.scheme_rows import contents_of, module_problems, rows_of
from scoring.rules.scheme_totals import totals_of, weighted_full
from scoring.services.scheme_edits import drop_module, judges_of_parts, keep_module
from scoring.views.doors import enter_event, on_form, page
from scoring.views.scheme_forms import changed_rows, fill_rows, module_of, rows_typed, typed_module
from scoring.views.scheme_frame import row_sentences, scheme_tabs
from scoring.views.scheme_tree import modules_shown
from scoring.views.way_words import way_words

scheme_modules = Blueprint("scheme_modules", __name__, url_prefix="/desk/<code>/events/<event_code>/scheme/modules")


@scheme_modules.route("/new", methods=["GET", "POST"])
@permit(Scoring.EDIT_SCHEME)
def new(code: str, event_code: str) -> ResponseReturnValue:
    """A further module."""
    return _edit(enter_event(code, event_code, Scoring.EDIT_SCHEME), ModuleForm(), None)


@scheme_modules.route("/<module>", methods=["GET", "POST"])
@permit(Scoring.EDIT_SCHEME)
def edit(code: str, event_code: str, module: str) -> ResponseReturnValue:
    """One module: a sheet to write in, and to read only once scoring was opened."""
    event = enter_event(code, event_code, Scoring.EDIT_SCHEME)
    found, stored = _stored(event, module)
    if request.method == "POST":
        return _edit(event, ModuleForm(), module)
    if found.frozen_at is not None:
        return _read(event, found, stored)
    return _edit(event, ModuleForm(data=typed_module(stored, found.texts, found.tree, found.ways)), module)


def _stored(event: EventRef, module: str) -> tuple[SchemeRow, dict[str, Any]]:
    found = scheme_of(event.id)
    for row in found.rules["modules"] if found else ():
        if found and row["code"] == module:
            return found, row
    raise NotFound


def _edit(event: EventRef, form: ModuleForm, replaces: str | None) -> ResponseReturnValue:
    """The sheet; a button of a row changes the rows and keeps nothing, the main button keeps the module."""
    changed = changed_rows(rows_typed(form), request.form.get("change", ""), form.pasted.data)
    if changed is not None:
        fill_rows(form, changed)
        form.pasted.data = ""
        return _sheet(event, form, replaces, 200)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            _keep(event, form, replaces)
        except Invalid as refusal:
            form.form_errors, status = row_sentences(refusal.problems), 422
        except Refusal as refusal:
            status = on_form(form, refusal)
        else:
            flash(_("模块“%(module)s”已保存。", module=form.name.data), "success")
            if request.form.get("stay"):
                return redirect(_at(event, "scheme_modules.edit", module=form.code.data.strip()))
            return redirect(_at(event, "schemes.scheme"))
    return _sheet(event, form, replaces, status)


def _keep(event: EventRef, form: ModuleForm, replaces: str | None) -> None:
    """Keeps what was typed. Raises :class:`Invalid` with everything that is wrong with the rows."""
    found = scheme_of(event.id)
    row = next((one for one in found.rules["modules"] if one["code"] == replaces), None) if found else None
    judges = judges_of_parts(found.tree, row) if found and row else {}
    module = module_of(form)
    contents, wrong = contents_of(rows_typed(form), judges)
    problems = [*module_problems(module), *wrong]
    if problems:
        raise Invalid(problems)
    keep_module(event.id, module, contents, replaces=replaces, actor=identity().actor, at=now())


def _sheet(event: EventRef, form: ModuleForm, replaces: str | None, status: int) -> ResponseReturnValue:
    found = scheme_of(event.id)
    rows = rows_typed(form)
    totals = totals_of(rows)
    others = [row for row in found.rules["modules"] if row["code"] != replaces] if found else []
    return page(
        "module", status, event=event, form=form, replaces=replaces, rows=rows, tabs=scheme_tabs(event, "scheme"),
        totals=[plain(value) for value in totals.rows], total=plain(totals.module), others=plain(weighted_full({"modules": others})),
    )


def _read(event: EventRef, found: SchemeRow, stored: dict[str, Any]) -> ResponseReturnValue:
    rows = rows_of(stored, found.texts, found.tree, found.ways)
    (shown,) = [one for one in modules_shown(found, {}) if one.row["code"] == stored["code"]]
    words = [way_words(found.ways.get(f"{stored['code']}/{row.code}"), row.max_mark) if row.is_aspect else "" for row in rows]
    totals = [plain(value) for value in totals_of(rows).rows]
    lines = list(zip(rows, totals, words, strict=True))
    return page("module_frozen", event=event, module=shown, lines=lines, tabs=scheme_tabs(event, "scheme"))


def _at(event: EventRef, endpoint: str, **values: Any) -> str:
    return url_for(endpoint, code=event.competition_code, event_code=event.code, **values)


@scheme_modules.post("/<module>/remove")
@permit(Scoring.EDIT_SCHEME)
def remove(code: str, event_code: str, module: str) -> ResponseReturnValue:
    """Takes a module out; refused where the rules still refer to it."""
    event = enter_event(code, event_code, Scoring.EDIT_SCHEME)
    _stored(event, module)
    form = ActionForm()
    try:
        drop_module(event.id, module, actor=identity().actor, at=now())
        flash(_("模块 %(module)s 已移除。", module=module), "success")
    except Refusal as refusal:
        on_form(form, refusal)
        flash(_("不能移除：%(why)s", why="".join(str(message) for message in form.form_errors)), "error")
    return redirect(_at(event, "schemes.scheme"))
