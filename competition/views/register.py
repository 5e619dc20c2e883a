"""个人报名: the public form in three steps, on a phone and without a script; nothing is kept before consent."""
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from competition.forms import ActionForm, choices
from competition.forms.register import AboutForm, ConfirmForm, IdentityForm, shown, typed
from competition.queries import competition
from competition.queries.competitions import CompetitionHeader
from competition.queries.drafts import DraftView, draft_of
from competition.queries.eligibility import free_places
from competition.queries.personal import OwnFinding, excluding_titles, open_competitions, own_events, own_findings
from competition.refusals.identities import ID_KINDS
from competition.refusals.personal import PAPER_HINTS, PAPER_KINDS
from competition.rules.papers import DRAFTS, KINDS, kinds_of, missing
from competition.rules.personal import Answers, problems_in
from competition.services.drafts import give_up_draft, keep_draft
from competition.services.personal import submit_draft
from competition.views.frame import sentence
from competition.views.paper_links import draft_links
from competition.views.register_cookies import DRAFT, MINE, forget, keep, token_in
from foundation.accounts.permissions import Open, permit
from foundation.clock import now, today
from foundation.errors import Invalid, NotFound, Refusal
from foundation.rules.problems import Problem
from foundation.uploads.receiving import open_for_files
from foundation.web.address import public_address

register = Blueprint("register", __name__, url_prefix="/register")
WORDS = {"paper_names": PAPER_KINDS, "paper_hints": PAPER_HINTS, "paper_limits": KINDS, "id_kinds": ID_KINDS}


@register.record_once
def _words(state: BlueprintSetupState) -> None:
    """What papers and documents are called, for the parts of pages that several audiences share; and the doors for pictures."""
    state.app.jinja_env.globals.update(WORDS)
    open_for_files(state.app, "register.add_draft_paper", lambda: token_in(DRAFT) is not None)
    open_for_files(state.app, "register.add_paper", lambda: token_in(MINE) is not None)


def chosen(code: str) -> CompetitionHeader:
    """The competition, if the public may know of it."""
    header = competition(code)
    if header.phase == "draft":
        raise NotFound
    return header


def is_open(header: CompetitionHeader) -> bool:
    """True on the days of registration."""
    return header.phase == "open" and header.registration_opens <= today() <= header.registration_closes


def draft_here(code: str) -> DraftView | None:
    """The draft that this browser has for a competition."""
    return draft_of(token_in(DRAFT), code, now())


def page(template: str, status: int = 200, **facts: Any) -> Response:
    """A page of the form: kept by nobody."""
    response = make_response(render_template(f"register/{template}.html", **facts), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def put(form: FlaskForm, problems: Sequence[Problem]) -> None:
    """Shows each problem at its field, once; what has no field here goes to the top."""
    for one in problems:
        field = form._fields.get(one.path)
        if field is None:
            form.form_errors.append(sentence(one))
        elif not field.errors:
            field.errors = [sentence(one)]


@register.get("")
@permit(Open.ANYONE)
def home() -> ResponseReturnValue:
    """Where one can register now, and the way back for whoever has."""
    return page("home", competitions=[one for one in open_competitions() if is_open(one)])


def _identity_form(header: CompetitionHeader, **more: Any) -> IdentityForm:
    form = IdentityForm(**more)
    free = free_places(header.code)
    words = []
    for event in own_events(header.code):
        left = free.get(event.code)
        words.append((event.code, event.title if left is None else _("%(title)s（余 %(left)s 个名额）", title=event.title, left=left)))
    form.event.choices = choices([("", _("请选择")), *words])
    return form


@register.get("/<code>")
@permit(Open.ANYONE)
def identity_step(code: str) -> ResponseReturnValue:
    """赛项与身份."""
    header, draft = chosen(code), draft_here(code)
    if draft is not None and not draft.is_open:
        return redirect(url_for("register.received", code=code))
    if not is_open(header):
        return page("closed", header=header)
    asked = {"event": request.args.get("event", "")}
    form = _identity_form(header, formdata=None, data={**shown(draft.answers), "consent": True} if draft else asked)
    return _identity_page(header, form, draft)


def _identity_page(header: CompetitionHeader, form: IdentityForm, draft: DraftView | None, status: int = 200) -> Response:
    answers = replace(draft.answers if draft else Answers(), **{name: one for name, one in typed(form).items() if one is not None})
    return page(
        "identity", status, header=header, form=form, draft=draft, findings=own_findings(header.code, answers), kept=DRAFTS.days,
    )


@register.post("/<code>")
@permit(Open.ANYONE)
def keep_identity(code: str) -> ResponseReturnValue:
    """Keeps the first step, after consent, and goes on."""
    header, draft = chosen(code), draft_here(code)
    form = _identity_form(header)
    answers = replace(draft.answers if draft else Answers(), **typed(form))
    fine = form.validate_on_submit()
    put(form, _first_problems(header, answers))
    if not fine or form.errors:
        return _identity_page(header, form, draft, 422)
    try:
        token = keep_draft(code, token_in(DRAFT), answers, step=1, address=request.remote_addr or "", at=now())
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return _identity_page(header, form, draft, refusal.status)
    return keep(make_response(redirect(url_for("register.about_step", code=code), 303)), DRAFT, token, DRAFTS)


def _first_problems(header: CompetitionHeader, answers: Answers) -> list[Problem]:
    found = problems_in(answers, today(), first=True)
    if answers.event and answers.event not in {one.code for one in own_events(header.code)}:
        found.append(Problem("event", "applied_event"))
    return found


def _about_form(code: str, answers: Answers, **more: Any) -> AboutForm:
    """The fields that the chosen event asks for."""
    form = AboutForm(**more)
    event = next((one for one in own_events(code) if one.code == answers.event), None)
    rules = event.set_up.rules if event else None
    if not (rules and rules.student_status):
        del form.student
    if not (rules and rules.insurance_months):
        del form.insurance_months
    if not excluding_titles(code, answers.event):
        del form.titled
    return form


@register.get("/<code>/about")
@permit(Open.ANYONE)
def about_step(code: str) -> ResponseReturnValue:
    """本人资料."""
    header, draft = chosen(code), draft_here(code)
    if draft is None or not draft.is_open:
        return _begin_again(code)
    form = _about_form(code, draft.answers, formdata=None, data=shown(draft.answers))
    return _about_page(header, form, draft)


def _begin_again(code: str) -> Response:
    return make_response(redirect(url_for("register.identity_step", code=code), 303))


def _about_page(header: CompetitionHeader, form: AboutForm, draft: DraftView, status: int = 200) -> Response:
    answers = replace(draft.answers, **typed(form))
    return page(
        "about", status, header=header, form=form, draft=draft, titles=excluding_titles(header.code, answers.event),
        findings=own_findings(header.code, answers), rules=_rules_of(header.code, answers),
    )


def _rules_of(code: str, answers: Answers) -> Any:
    return next((one.set_up.rules for one in own_events(code) if one.code == answers.event), None)


@register.post("/<code>/about")
@permit(Open.ANYONE)
def keep_about(code: str) -> ResponseReturnValue:
    """Keeps the second step, also where something is still wrong with it, and goes on if nothing is."""
    header, draft = chosen(code), draft_here(code)
    if draft is None or not draft.is_open:
        return _begin_again(code)
    form = _about_form(code, draft.answers)
    fine, answers = form.validate_on_submit(), replace(draft.answers, **typed(form))
    put(form, problems_in(answers, today(), first=False))
    try:
        keep_draft(code, token_in(DRAFT), answers, step=2, address=request.remote_addr or "", at=now())
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
    if not fine or form.errors:
        return _about_page(header, form, draft, 422)
    return redirect(url_for("register.confirm_step", code=code), 303)


@register.post("/<code>/check")
@permit(Open.ANYONE)
def check(code: str) -> ResponseReturnValue:
    """What the rules say of what is typed at this moment: kept nowhere, nobody is looked up."""
    header, draft = chosen(code), draft_here(code)
    answers = draft.answers if draft else Answers()
    form = IdentityForm() if "id_number" in request.form else AboutForm()
    answers = replace(answers, **typed(form))
    return page("findings", findings=own_findings(header.code, answers))


@register.get("/<code>/confirm")
@permit(Open.ANYONE)
def confirm_step(code: str) -> ResponseReturnValue:
    """核对并提交."""
    header, draft = chosen(code), draft_here(code)
    if draft is None or not draft.is_open:
        return _begin_again(code)
    return confirm_page(header, draft, ConfirmForm(formdata=None))


def confirm_page(
    header: CompetitionHeader, draft: DraftView, form: ConfirmForm, problems: Sequence[Problem] = (), status: int = 200,
    trouble: str = "",
) -> Response:
    """Everything that was answered, the papers, and the declaration."""
    event = next((one for one in own_events(header.code) if one.code == draft.answers.event), None)
    asked = event.set_up.papers if event else ()
    findings: list[OwnFinding] = own_findings(header.code, draft.answers)
    return page(
        "confirm", status, header=header, draft=draft, form=form, event=event, kinds=kinds_of(asked), findings=findings,
        missing=missing(asked, {one.kind for one in draft.papers}), names=PAPER_KINDS, links=draft_links(header.code),
        problems=[{"path": one.path, "message": sentence(one)} for one in problems], trouble=trouble,
        titles=excluding_titles(header.code, draft.answers.event),
    )


@register.post("/<code>/confirm")
@permit(Open.ANYONE)
def submit(code: str) -> ResponseReturnValue:
    """Submits; the answer does not tell whether somebody was registered before."""
    header, draft = chosen(code), draft_here(code)
    if draft is None or not draft.is_open:
        return _begin_again(code)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return confirm_page(header, draft, form, status=422)
    try:
        submit_draft(code, token_in(DRAFT), base=public_address(), at=now())
    except Invalid as refusal:
        return confirm_page(header, draft, form, refusal.problems, refusal.status)
    except Refusal as refusal:
        return confirm_page(header, draft, form, status=refusal.status, trouble=refusal.message)
    return redirect(url_for("register.received", code=code), 303)


@register.get("/<code>/received")
@permit(Open.ANYONE)
def received(code: str) -> ResponseReturnValue:
    """That the form has arrived, and what comes next: the same for everybody."""
    header, draft = chosen(code), draft_here(code)
    if draft is None or draft.is_open:
        return _begin_again(code)
    return page("received", header=header)


@register.post("/<code>/discard")
@permit(Open.ANYONE)
def discard(code: str) -> ResponseReturnValue:
    """Removes the draft, or the trace of one that was submitted: for phones that are handed on."""
    chosen(code)
    if ActionForm().validate_on_submit():
        give_up_draft(code, token_in(DRAFT), at=now())
        flash(_("已清除本机上的填写内容。"), "success")
    return forget(make_response(redirect(url_for("register.identity_step", code=code), 303)), DRAFT)


