"""我的报名: what somebody who came back sees of their entries – state, what to correct, history, papers – and may still do."""
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition.forms import ActionForm
from competition.forms.register import CorrectForm, PicturesForm, WithdrawForm, shown, typed
from competition.queries.papers import paper_picture, papers_of
from competition.queries.personal import OwnEntry, excluding_titles, own_entries, own_entry, visitor_of
from competition.queries.tickets import ticket_token
from competition.rules.entry_states import REGISTERED, RETURNED, SUBMITTED, WAITING
from competition.rules.papers import A_KIND, kinds_of
from competition.rules.personal import Answers, field_of
from competition.services.applications import withdraw_application
from competition.services.corrections import correct_own
from competition.services.papers import LATER, keep_papers, put_paper_back, remove_paper
from competition.services.registration import TAKING
from competition.views.paper_links import PaperLinks, jpeg, pictures_in
from competition.views.register import page, put, register
from competition.views.register_cookies import MINE, token_in
from foundation.accounts.identity import Actor
from foundation.accounts.permissions import Open, permit
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal
from foundation.rules.problems import Problem

PERSON = "person"


def visitor() -> int | None:
    """Who came back, as a row of a person."""
    return visitor_of(token_in(MINE), now())


def actor_for(entry: OwnEntry) -> Actor:
    """The applicant as the log names them: by the entry."""
    return Actor(f"entry:{entry.row.public_id}")


def out() -> ResponseReturnValue:
    """Where somebody goes whose session is over."""
    flash(_("查看时间已过，请重新索取链接。"), "info")
    return redirect(url_for("register.back"), 303)


@register.get("/mine")
@permit(Open.ANYONE)
def mine() -> ResponseReturnValue:
    """All entries of whoever came back; the page of the only one at once."""
    person_id = visitor()
    if person_id is None:
        return out()
    found = own_entries(person_id)
    if len(found) == 1:
        return redirect(url_for("register.state", public_id=found[0][0].public_id), 303)
    return page("mine", entries=found)


@register.get("/mine/<public_id>")
@permit(Open.ANYONE)
def state(public_id: str) -> ResponseReturnValue:
    """One entry: its state, what to correct, what can be done."""
    person_id = visitor()
    return out() if person_id is None else state_page(own_entry(person_id, public_id))


def state_page(entry: OwnEntry, status: int = 200, withdraw: WithdrawForm | None = None) -> Response:
    """The page of an entry."""
    papers = papers_of(entry.row.id)
    correctable = entry.header.phase in TAKING and entry.source == PERSON and entry.row.state in (SUBMITTED, RETURNED, WAITING)
    return page(
        "state", status, entry=entry, papers=papers, kinds=kinds_of(papers.asked, sealed_form=True),
        links=links_of(entry), correctable=correctable, ticket_href=_ticket(entry),
        withdraw=withdraw or WithdrawForm(formdata=None, data={"version": entry.version}),
    )


def _ticket(entry: OwnEntry) -> str:
    """Where the admission ticket is; empty before the entry is accepted."""
    return url_for("tickets.show", token=ticket_token(entry.row.public_id)) if entry.row.state == REGISTERED else ""


def links_of(entry: OwnEntry) -> PaperLinks:
    """Where the papers of an own entry lead; those of a unit's entry are the unit's to change."""
    public_id = entry.row.public_id
    picture = lambda one: url_for("register.own_paper", public_id=public_id, paper=one)  # noqa: E731
    if entry.source != PERSON or entry.header.phase not in TAKING:
        return PaperLinks(picture)
    return PaperLinks(
        picture, lambda kind: url_for("register.add_paper", public_id=public_id, kind=kind),
        lambda one: url_for("register.remove_page", public_id=public_id, paper=one),
        lambda one: url_for("register.restore_page", public_id=public_id, paper=one),
        LATER if entry.row.state == REGISTERED else None,
    )


@register.route("/mine/<public_id>/correct", methods=["GET", "POST"])
@permit(Open.ANYONE)
def correct(public_id: str) -> ResponseReturnValue:
    """Corrects what was returned; full numbers are not shown again, empty ones stay."""
    person_id = visitor()
    if person_id is None:
        return out()
    entry = _changeable(person_id, public_id)
    form = _correct_form(entry)
    if request.method == "GET" or not form.validate_on_submit():
        return _correct_page(entry, form, 422 if form.errors else 200)
    answers = Answers(**{"event": entry.row.event, **typed(form)})
    try:
        correct_own(person_id, entry.header.code, public_id, answers, _version(form), actor=actor_for(entry), at=now())
    except Invalid as refusal:
        put(form, [Problem(field_of(one.path), one.code, one.facts) for one in refusal.problems])
        return _correct_page(entry, form, refusal.status)
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return _correct_page(entry, form, refusal.status)
    flash(_("已重新提交，请等候审核。"), "success")
    return redirect(url_for("register.state", public_id=public_id), 303)


def _version(form: CorrectForm | WithdrawForm) -> int:
    """The version of the entry that the page showed; none that counts, if somebody changed the field."""
    return int(form.version.data) if (form.version.data or "").isdecimal() else 0


def _correct_form(entry: OwnEntry) -> CorrectForm:
    form = CorrectForm() if request.method == "POST" else CorrectForm(formdata=None, data=_stored(entry))
    rules = entry.event.set_up.rules
    unasked = {"student": not rules.student_status, "insurance_months": not rules.insurance_months}
    unasked["titled"] = not excluding_titles(entry.header.code, entry.row.event)
    for name, absent in unasked.items():
        if absent:
            delattr(form, name)
    return form


def _stored(entry: OwnEntry) -> dict[str, Any]:
    row, member, declared = entry.row, entry.row.members[0], entry.declared
    answers = Answers(
        event=row.event, name=member.name, sex=member.sex or "", unit_name=row.unit, unit_code=row.unit_code or "",
        level=row.level or "", years=row.years, student=declared.get("student"), coach=row.coach or "",
        insurance_months=declared.get("insurance_months"), titled=bool(declared.get("titles")), coach_unit=row.coach_unit or "",
        experience=entry.experience,
    )
    return {**shown(answers), "version": entry.version}


def _correct_page(entry: OwnEntry, form: CorrectForm, status: int) -> Response:
    titles = excluding_titles(entry.header.code, entry.row.event)
    return page("correct", status, entry=entry, form=form, rules=entry.event.set_up.rules, titles=titles)


@register.post("/mine/<public_id>/withdraw")
@permit(Open.ANYONE)
def withdraw(public_id: str) -> ResponseReturnValue:
    """Takes the application back."""
    person_id = visitor()
    if person_id is None:
        return out()
    entry, form = _changeable(person_id, public_id), WithdrawForm()
    if not form.validate_on_submit():
        return state_page(entry, 422, form)
    try:
        withdraw_application(
            entry.header.code, public_id, _version(form), actor=actor_for(entry), at=now(), reason=form.reason.data or "",
        )
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return state_page(entry, refusal.status, form)
    flash(_("已撤回报名。"), "success")
    return redirect(url_for("register.state", public_id=public_id), 303)


@register.post(f"/mine/<public_id>/papers/<{A_KIND}:kind>")
@permit(Open.ANYONE)
def add_paper(public_id: str, kind: str) -> ResponseReturnValue:
    """Takes pages of one paper for an entry."""
    person_id = visitor()
    if person_id is None:
        return out()
    entry, form = _changeable(person_id, public_id), PicturesForm()
    if not form.validate_on_submit():
        flash(_("请先选择或拍摄图片。"), "error")
    else:
        try:
            keep_papers(
                entry.row.id, person_id, kind, pictures_in(form, kind, actor_for(entry)), actor=actor_for(entry), at=now()
            )
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("材料已上传。"), "success")
    return redirect(url_for("register.state", public_id=public_id, _anchor=f"papers-{kind}"), 303)


def _changeable(person_id: int, public_id: str) -> OwnEntry:
    """The entry, if its papers are the applicant's own to change."""
    entry = own_entry(person_id, public_id)
    if entry.source != PERSON:
        raise NotFound
    return entry


@register.get("/mine/<public_id>/papers/<string(length=32):paper>")
@permit(Open.ANYONE)
def own_paper(public_id: str, paper: str) -> ResponseReturnValue:
    """One page of one's own papers."""
    person_id = visitor()
    if person_id is None:
        return out()
    entry = own_entry(person_id, public_id)
    if not entry.standing:
        raise NotFound
    return jpeg(paper_picture(entry.row.id, paper, small=request.args.get("size") == "small", person_id=person_id), paper)


def _moved(public_id: str, paper: str, move: Any) -> ResponseReturnValue:
    person_id = visitor()
    if person_id is None:
        return out()
    entry = _changeable(person_id, public_id)
    if ActionForm().validate_on_submit():
        try:
            move(entry.row.id, paper, actor=actor_for(entry), at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
    return redirect(url_for("register.state", public_id=public_id, _anchor="papers"), 303)


@register.post("/mine/<public_id>/papers/<paper>/remove")
@permit(Open.ANYONE)
def remove_page(public_id: str, paper: str) -> ResponseReturnValue:
    """Moves a page to the bin."""
    return _moved(public_id, paper, remove_paper)


@register.post("/mine/<public_id>/papers/<paper>/restore")
@permit(Open.ANYONE)
def restore_page(public_id: str, paper: str) -> ResponseReturnValue:
    """Takes a page out of the bin."""
    return _moved(public_id, paper, put_paper_back)
