"""A new competition: by hand (from a shape), from last year's, from a definition file."""
from datetime import date
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from competition import queries
from competition.errors import DefinitionRefused
from competition.forms import CopyForm, NewForm, UploadForm, choices
from competition.permissions import Competitions
from competition.queries.occupations import occupations
from competition.rules.shapes import BLANK
from competition.services.checking import uploaded_definition
from competition.services.competitions import create_blank, create_competition
from competition.services.copying import copy_competition, create_shaped
from competition.views.frame import desk, jurisdictions, page, put_on_fields, visible
from foundation.accounts.permissions import identity, permit, require
from foundation.clock import now, today
from foundation.contributions import DefinitionFolder
from foundation.errors import Invalid, NotFound, Refusal
from foundation.uploads import received

WEEKDAYS = (_l("星期一"), _l("星期二"), _l("星期三"), _l("星期四"), _l("星期五"), _l("星期六"), _l("星期日"))


def weekday(day: date | str) -> str:
    """The weekday of a day or an ISO date, in words."""
    return str(WEEKDAYS[(date.fromisoformat(day) if isinstance(day, str) else day).weekday()])


def _form_for_new(form: Any) -> Any:
    form.jurisdiction.choices = choices((name, name) for name in jurisdictions())
    if not form.jurisdiction.choices:
        raise NotFound
    return form


@desk.route("/new", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def new() -> ResponseReturnValue:
    """A new competition by hand: basics and first events, in one of the common shapes."""
    form = _form_for_new(NewForm())
    if form.validate_on_submit():
        try:
            code = _made(form)
        except Invalid as refusal:
            put_on_fields(form, refusal, {"class": "level"})
        except Refusal as refusal:
            form.code.errors = [*form.code.errors, refusal.message]
        else:
            flash(_("赛事已建立，处于筹备阶段。请继续完善赛项和评分标准。"), "success")
            return redirect(url_for("desk.overview", code=code))
    return page("new", 422 if form.errors else 200, form=form, occupations=occupations(active=True))


def _made(form: NewForm) -> str:
    basics, events, shape = form.document_of(), form.event_documents(), form.shape.data or BLANK
    where = {"jurisdiction": form.jurisdiction.data, "actor": identity().actor, "at": now()}
    if shape == BLANK or not events:
        return create_blank(basics, events=events, **where)
    return create_shaped(basics, events, shape, **where)


@desk.route("/new/definition", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def upload() -> ResponseReturnValue:
    """A new competition from its definition file; everything that is wrong with it is listed."""
    form = _form_for_new(UploadForm())
    problems: list[dict[str, str]] = []
    if form.validate_on_submit():
        files = {file.filename: received(file) for file in form.schemes.data or () if file and file.filename}
        folder = DefinitionFolder(files=files)
        try:
            document = uploaded_definition(received(form.definition.data), folder)
            code = create_competition(
                document, folder, jurisdiction=form.jurisdiction.data, actor=identity().actor, at=now()
            )
        except DefinitionRefused as refusal:
            problems = refusal.problems
        else:
            flash(_("已按定义文件建立赛事，处于筹备阶段，请核对各项内容。"), "success")
            return redirect(url_for("desk.overview", code=code))
    return page("upload", 422 if form.errors or problems else 200, form=form, problems=problems)


@desk.get("/new/copy")
@permit(Competitions.SET_UP)
def copy_from() -> ResponseReturnValue:
    """Which competition the new one begins as."""
    made_in = jurisdictions()
    if not made_in:
        raise NotFound
    return page("copy_from", cards=[card for card in visible() if card.header.jurisdiction in made_in])


@desk.route("/new/copy/<code>", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def copy(code: str) -> ResponseReturnValue:
    """This year's competition as that one was: name, code and days to look over before it is made."""
    source = queries.competition(code)
    require(Competitions.READ_COMPETITION, jurisdiction=source.jurisdiction, competition=source.code)
    if source.jurisdiction not in jurisdictions():
        raise NotFound
    form, definition = CopyForm(), queries.export_definition(code)
    if not form.is_submitted():
        form.fill(definition, max(source.year + 1, today().year))
    elif form.validate():
        try:
            made = copy_competition(
                code, form.document_of(), jurisdiction=source.jurisdiction, actor=identity().actor, at=now()
            )
        except Invalid as refusal:
            put_on_fields(form, refusal)
        except Refusal as refusal:
            form.code.errors = [*form.code.errors, refusal.message]
        else:
            flash(_("已按“%(name)s”建立赛事，处于筹备阶段。请对照核对清单检查。", name=source.name), "success")
            return redirect(url_for("desk.overview", code=made))
    return page("copy", 422 if form.errors else 200, form=form, source=source, definition=definition, weekday=weekday)
