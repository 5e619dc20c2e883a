"""The desk's competitions: all of them, a new one, one at a glance, its settings, its definition."""
import json
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.errors import DefinitionRefused
from competition.forms import CLASSES, BasicsForm, HostsForm, NewForm, PhaseForm, UploadForm, choices
from competition.permissions import Competitions
from competition.queries import EventRow, OfficialRow
from competition.rules.phases import BACK, next_phase
from competition.services.checking import uploaded_definition
from competition.services.competitions import change_competition, create_blank, create_competition, set_hosts
from competition.services.phases import obstacles_to, set_phase
from competition.views.frame import choose, desk, jurisdictions, page, put_on_fields, sentences, visible
from competition.views.next_steps import next_thing
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.contributions import DefinitionFolder, contributions
from foundation.errors import Invalid, NotFound, Refusal
from foundation.uploads import received


@desk.get("")
@permit(Competitions.READ_COMPETITION)
def home() -> ResponseReturnValue:
    """All competitions that the reader works on."""
    cards = visible()
    years = sorted({card.header.year for card in cards}, reverse=True)
    chosen = request.args.getlist("year")
    shown = [card for card in cards if not chosen or str(card.header.year) in chosen]
    return page("home", cards=shown, years=years, may_make=bool(jurisdictions()))


def _form_for_new(form: Any) -> Any:
    form.jurisdiction.choices = choices((name, name) for name in jurisdictions())
    return form


@desk.route("/new", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def new() -> ResponseReturnValue:
    """A new competition by hand: basics and first events."""
    form = _form_for_new(NewForm())
    if not form.jurisdiction.choices:
        raise NotFound
    if form.validate_on_submit():
        try:
            code = create_blank(
                form.document_of(), jurisdiction=form.jurisdiction.data, events=form.event_documents(),
                actor=identity().actor, at=now(),
            )
        except Invalid as refusal:
            put_on_fields(form, refusal, {"class": "level"})
        except Refusal as refusal:
            form.code.errors = [*form.code.errors, refusal.message]
        else:
            flash(_("赛事已建立，处于筹备阶段。请继续完善赛项和评分标准。"), "success")
            return redirect(url_for("desk.overview", code=code))
    return page("new", 422 if form.errors else 200, form=form)


@desk.route("/new/definition", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def upload() -> ResponseReturnValue:
    """A new competition from its definition file; everything that is wrong with it is listed."""
    form = _form_for_new(UploadForm())
    if not form.jurisdiction.choices:
        raise NotFound
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


@desk.get("/<code>")
@permit(Competitions.READ_COMPETITION)
def overview(code: str) -> ResponseReturnValue:
    """A competition at a glance: what comes next, and how far each event is."""
    return _overview(code, PhaseForm(formdata=None), 200)


def _overview(code: str, form: PhaseForm, status: int) -> ResponseReturnValue:
    header = choose(code, Competitions.READ_COMPETITION)
    to = next_phase(header.phase)
    events, officials = queries.events(code), queries.officials(code)
    return page(
        "overview", status, header=header, events=events, level=CLASSES.get(header.level, header.level), hosts=queries.hosts(code),
        organisers=queries.organisers(code), to=to, back=BACK.get(header.phase),
        names=queries.PHASE_NAMES, obstacles=sentences(obstacles_to(code, to)) if to else [], form=form,
        next=next_thing(header), stats=_stats(code, events, officials),
    )


def _stats(code: str, events: list[EventRow], officials: list[OfficialRow]) -> list[dict[str, Any]]:
    """Figures at a glance: this room's, then those that upper rooms contribute."""
    entries, people = sum(event.entries for event in events), sum(event.people for event in events)
    own = [
        {"label": _("赛项"), "value": len(events), "href": url_for("desk.events", code=code)},
        {"label": _("报名"), "value": entries, "note": _("共 %(n)s 人", n=people) if people != entries else ""},
        {"label": _("裁判及工作人员"), "value": len(officials)},
    ]
    made = (card.make(code) for card in sorted(contributions().cards, key=lambda card: card.position))
    return own + [
        {
            "label": card["label"], "value": card["value"], "note": card.get("hint", ""), "href": card.get("href", ""),
            "tone": card.get("state", ""),
        }
        for card in made if card
    ]


@desk.post("/<code>/phase")
@permit(Competitions.SET_UP)
def phase(code: str) -> ResponseReturnValue:
    """Moves the competition one phase on, or back with a reason."""
    choose(code, Competitions.SET_UP)
    form = PhaseForm()
    try:
        set_phase(code, form.to.data or "", reason=form.reason.data or "", actor=identity().actor, at=now())
    except Invalid as refusal:
        form.form_errors.extend(problem["message"] for problem in sentences(refusal.problems))
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
    else:
        name = queries.PHASE_NAMES[form.to.data]
        flash(_("已进入“%(phase)s”阶段。", phase=name), "success")
        return redirect(url_for("desk.overview", code=code))
    return _overview(code, form, 422)


@desk.route("/<code>/settings", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def settings(code: str) -> ResponseReturnValue:
    """Name, class, document, organisers and dates of a competition."""
    header = choose(code, Competitions.SET_UP)
    form = BasicsForm()
    del form.jurisdiction
    facts = queries.competition_facts(code)
    if form.is_submitted():
        form.code.data = code
        if form.validate():
            try:
                change_competition(code, form.document_of(), token=form.token.data, actor=identity().actor, at=now())
            except Invalid as refusal:
                put_on_fields(form, refusal, {"class": "level"})
            except Refusal as refusal:
                form.form_errors.append(refusal.message)
                form.token.data = queries.token_of(facts)
            else:
                flash(_("赛事资料已保存。"), "success")
                return redirect(url_for("desk.overview", code=code))
    else:
        form.fill({**facts, "token": queries.token_of(facts)})
    return page("settings", 422 if form.errors else 200, header=header, form=form, facts=facts)


@desk.route("/<code>/hosts", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def hosts(code: str) -> ResponseReturnValue:
    """The hosts of a competition and which events each of them hosts."""
    header = choose(code, Competitions.SET_UP)
    form = HostsForm()
    if not form.is_submitted():
        lines = [{"name": one.name, "code": one.code, "events": list(one.events or ())} for one in queries.hosts(code)]
        form.process(data={"hosts": [*lines, {}]})
    hosted = choices((event.code, event.title) for event in queries.events(code))
    for line in form.hosts:
        line.form.events.choices = hosted
    if form.validate_on_submit():
        try:
            set_hosts(code, form.documents_of(), actor=identity().actor, at=now())
        except Invalid as refusal:
            form.form_errors.extend(problem["message"] for problem in sentences(refusal.problems))
        else:
            flash(_("承办单位已保存。"), "success")
            return redirect(url_for("desk.overview", code=code))
    return page("hosts", 422 if form.errors else 200, header=header, form=form)


@desk.get("/<code>/definition.json")
@permit(Competitions.READ_COMPETITION)
def definition(code: str) -> ResponseReturnValue:
    """The competition as a definition file, to keep, to review, to copy to next year."""
    choose(code, Competitions.READ_COMPETITION)
    text = json.dumps(queries.export_definition(code), ensure_ascii=False, indent=1) + "\n"
    name = f"attachment; filename={code}.json" if code.isascii() else "attachment; filename=definition.json"
    return Response(text, mimetype="application/json", headers={"Content-Disposition": name})
