"""Schemes in files and from other events: downloads, upload, the look at a proposal before it is kept, copying."""
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from foundation.accounts.permissions import identity, may, permit, require
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal, sentence_of
from foundation.rules.problems import Problem, Problems
from foundation.uploads import received
from scoring.definition import SCHEME_SENTENCES
from scoring.forms import ActionForm
from scoring.forms.scheme_files import AskChangeForm, SchemeUploadForm
from scoring.permissions import Scoring
from scoring.queries.events import EventRef, event_by_code, scheme_of
from scoring.queries.scheme_effects import effects
from scoring.queries.scheme_sources import sources
from scoring.queries.scheme_versions import contents_of, state_hash, waiting_amendment
from scoring.refusals.scheme_files import FILE_SENTENCES
from scoring.services.scheme_amending import change_problems
from scoring.services.scheme_copying import copy_scheme
from scoring.services.scheme_files import (
    drop_proposal,
    empty_template,
    found_proposal,
    keep_proposal,
    module_workbook,
    propose,
    read_upload,
    scheme_workbook,
)
from scoring.views.doors import enter_event, page, sentences
from scoring.views.scheme_changes import change_lines, effect_lines, totals
from scoring.views.scheme_frame import scheme_tabs

scheme_files = Blueprint("scheme_files", __name__, url_prefix="/desk/<code>/events/<event_code>/scheme")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEW = ":new"  # no module can be called this: codes hold no colon
SHOWN = 200


def enter_scheme(code: str, event_code: str) -> EventRef:
    """The event, for whoever may change its scheme now: the organizer before freezing, both sides after it."""
    event = enter_event(code, event_code, Scoring.AMEND_SCHEME)
    if not event.scoring:
        enter_event(code, event_code, Scoring.EDIT_SCHEME)
    return event


def file_sentences(problems: Iterable[Problem]) -> list[str]:
    """What is wrong with a file, by sheet, row and column where it has a cell."""
    known = {**SCHEME_SENTENCES, **FILE_SENTENCES}
    said = []
    for one in problems:
        if one.code in known:
            said.append(sentence_of(Problem(one.path, one.code, {**one.facts, "place": one.path}), known))
        else:
            said += [row["message"] for row in sentences([one])]
    return list(dict.fromkeys(said))


def workbook(content: bytes, name: str) -> Response:
    """A workbook to keep; the name holds codes only."""
    return Response(content, mimetype=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _form(event: EventRef) -> SchemeUploadForm:
    form, found = SchemeUploadForm(), scheme_of(event.id)
    modules = found.rules["modules"] if found else []
    new = [] if event.scoring else [SelectChoice(NEW, _("新模块"))]
    form.module.choices = [SelectChoice("", _("请选择")), *(SelectChoice(one["code"], f"{one['code']} {one['name']}") for one in modules), *new]
    return form


@scheme_files.route("/files", methods=["GET", "POST"])
@permit(Scoring.AMEND_SCHEME)
def files(code: str, event_code: str) -> ResponseReturnValue:
    """The scheme as workbooks, and reading one: nothing is kept until it was looked at."""
    event = enter_scheme(code, event_code)
    form, wrong = _form(event), list[str]()
    if form.validate_on_submit():
        try:
            return _proposed(event, _uploaded(event, form))
        except (Problems, Invalid) as refusal:
            wrong = file_sentences(refusal.problems)
        except Refusal as refused:
            wrong = [refused.message]
    return page(
        "scheme_files", 422 if wrong else 200, event=event, scheme=scheme_of(event.id), form=form, wrong=wrong[:SHOWN], more=len(wrong) - SHOWN,
        tabs=scheme_tabs(event, "files"), new=NEW,
    )  # fmt: skip


def _uploaded(event: EventRef, form: SchemeUploadForm) -> str:
    """The proposal of an upload."""
    content = received(form.workbook.data)
    if not content:
        raise Problems([Problem("", "workbook_missing")])
    module = form.module.data or ""
    code = (form.code.data or "").strip() if module == NEW else module
    upload = read_upload(event.id, content, code, (form.name.data or "").strip())
    return propose(event.id, upload.contents, upload.origin, notes=upload.notes, actor=identity().actor, at=now())


def _proposed(event: EventRef, public_id: str) -> ResponseReturnValue:
    return redirect(url_for("scheme_files.proposal", code=event.competition_code, event_code=event.code, public_id=public_id))


@scheme_files.get("/files/template.xlsx")
@permit(Scoring.AMEND_SCHEME)
def template(code: str, event_code: str) -> ResponseReturnValue:
    """The empty template with examples."""
    enter_scheme(code, event_code)
    return workbook(empty_template(), "scheme-template.xlsx")


@scheme_files.get("/files/scheme.xlsx")
@permit(Scoring.AMEND_SCHEME)
def whole(code: str, event_code: str) -> ResponseReturnValue:
    """The scheme in the own template."""
    event = enter_scheme(code, event_code)
    return workbook(scheme_workbook(event), f"{code}-{event_code}-scheme.xlsx")


@scheme_files.get("/files/worldskills/<module>.xlsx")
@permit(Scoring.AMEND_SCHEME)
def worldskills(code: str, event_code: str, module: str) -> ResponseReturnValue:
    """One module in the layout of WorldSkills."""
    event = enter_scheme(code, event_code)
    try:
        return workbook(module_workbook(event, module), f"{code}-{event_code}-{module}.xlsx")
    except Invalid as invalid:
        said = " ".join(file_sentences(invalid.problems[:5]))
        flash(_("这个模块不能写成 WorldSkills 版式：%(what)s请下载通用模板格式。", what=said), "error")
    return redirect(url_for("scheme_files.files", code=code, event_code=event_code))


@scheme_files.get("/proposals/<public_id>")
@permit(Scoring.AMEND_SCHEME)
def proposal(code: str, event_code: str, public_id: str) -> ResponseReturnValue:
    """What was read, beside what stands: nothing is kept yet."""
    return proposal_page(enter_scheme(code, event_code), public_id, AskChangeForm())


def proposal_page(event: EventRef, public_id: str, ask: AskChangeForm, status: int = 200) -> ResponseReturnValue:
    """A proposal beside the scheme that stands, with what may be done about it."""
    row, found = found_proposal(event.id, public_id), scheme_of(event.id)
    old, new = contents_of(found), contents_of(row)
    settings = row.settings is not None and (found is None or dict(found.settings) != dict(row.settings))
    frozen: dict[str, Any] = {}
    if event.scoring:
        frozen = {
            "effects": effect_lines(effects(event.id, old, new)) if not (wrong := change_problems(event.id, new)) else [],
            "obstacles": file_sentences(wrong), "waiting": waiting_amendment(event.id),
        }  # fmt: skip
    return page(
        "scheme_proposal", status, event=event, row=row, lines=change_lines(old, new), before=totals(old), after=totals(new),
        stale=row.base_hash != state_hash(found), settings=settings, first=found is None, ask=ask, form=ActionForm(),
        notes=file_sentences(Problem(path, why, facts) for path, why, facts in row.notes), **frozen,
    )  # fmt: skip


@scheme_files.post("/proposals/<public_id>/keep")
@permit(Scoring.EDIT_SCHEME)
def keep(code: str, event_code: str, public_id: str) -> ResponseReturnValue:
    """Makes the proposal the scheme."""
    event = enter_event(code, event_code, Scoring.EDIT_SCHEME)
    try:
        keep_proposal(event.id, public_id, actor=identity().actor, at=now())
    except Invalid as invalid:
        flash(" ".join(file_sentences(invalid.problems[:5])), "error")
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("评分标准已保存。"), "success")
        return redirect(url_for("schemes.scheme", code=code, event_code=event_code))
    return _proposed(event, public_id)


@scheme_files.post("/proposals/<public_id>/drop")
@permit(Scoring.AMEND_SCHEME)
def drop(code: str, event_code: str, public_id: str) -> ResponseReturnValue:
    """Forgets the proposal."""
    event = enter_scheme(code, event_code)
    drop_proposal(event.id, public_id, actor=identity().actor, at=now())
    flash(_("没有保存，评分标准保持原样。"), "success")
    return redirect(url_for("scheme_files.files", code=code, event_code=event_code))


def _may_copy(jurisdiction: str, competition: str) -> bool:
    return may(identity(), Scoring.EDIT_SCHEME, jurisdiction=jurisdiction, competition=competition)


@scheme_files.get("/copy")
@permit(Scoring.EDIT_SCHEME)
def copies(code: str, event_code: str) -> ResponseReturnValue:
    """The events whose scheme may be copied."""
    event = enter_event(code, event_code, Scoring.EDIT_SCHEME)
    return page("scheme_copy", event=event, sources=sources(event.id, _may_copy), form=ActionForm())


@scheme_files.post("/copy/<source>/<source_event>")
@permit(Scoring.EDIT_SCHEME)
def copy(code: str, event_code: str, source: str, source_event: str) -> ResponseReturnValue:
    """Takes the scheme of another event as a proposal."""
    event, other = enter_event(code, event_code, Scoring.EDIT_SCHEME), event_by_code(source, source_event)
    if other is None:
        raise NotFound
    require(Scoring.EDIT_SCHEME, jurisdiction=other.jurisdiction, competition=source)
    try:
        return _proposed(event, copy_scheme(event.id, other.id, actor=identity().actor, at=now()))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal.message, "error")
    return redirect(url_for("scheme_files.copies", code=code, event_code=event_code))
