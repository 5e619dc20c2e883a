"""The sampling re-check (抽检复核): seeds of two people, the list with progress, what anybody needs to draw it again."""
import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import chance
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, Refusal
from scoring.forms import ActionForm, ReasonForm
from scoring.forms.recheck import SeedForm
from scoring.permissions import Scoring
from scoring.queries.events import EventRef
from scoring.queries.recheck import round_of
from scoring.queries.recheck_listing import not_locked, recheck_file, recheck_settings, risen
from scoring.refusals import NotOpened
from scoring.refusals.recheck import NoRound
from scoring.services.recheck import commit_seed, reveal_seed, void_recheck
from scoring.services.recheck_findings import add_risen
from scoring.views.doors import enter_event, on_form, page, sentences

recheck = Blueprint("recheck", __name__, url_prefix="/desk/<code>/scoring/<event_code>/recheck")
SUGGESTED = 4


@recheck.get("")
@permit(Scoring.RECHECK)
def overview(code: str, event_code: str) -> ResponseReturnValue:
    """Where the re-check stands, and what this person can do next."""
    return _page(enter_event(code, event_code, Scoring.RECHECK), SeedForm(formdata=None), 200)


def _page(event: EventRef, form: SeedForm, status: int, **more: Any) -> ResponseReturnValue:
    if not event.scoring:
        raise NotOpened
    found, me = round_of(event.id), identity().actor.user_id
    own = next((one for one in found.seeds if one.user_id == me), None) if found else None
    return page(
        "recheck", status, event=event, round=found, own=own, form=form, locked=not_locked(event.id) == 0, left=not_locked(event.id),
        risen=len(risen(event.id)), settings=recheck_settings(event.id), suggestion="-".join(chance.digits(SUGGESTED) for _part in range(3)),
        void=more.pop("void", None) or ReasonForm(formdata=None, prefix="void"), problems=more.pop("problems", []),
    )


def _seed(code: str, event_code: str, service: Callable[..., object], told: Callable[[object], str]) -> ResponseReturnValue:
    """Both steps of a seed part: typed, taken or refused; on a refusal the page says why and what was typed is typed anew,
    because a seed never stands in an answer."""
    event, form, status, problems = enter_event(code, event_code, Scoring.RECHECK), SeedForm(), 422, []
    if form.validate_on_submit():
        try:
            flash(told(service(event.id, form.seed.data, actor=identity().actor, at=now())), "success")
            return redirect(url_for("recheck.overview", code=code, event_code=event_code))
        except Invalid as refusal:
            problems = sentences(refusal.problems)
        except Refusal as refusal:
            status = on_form(form, refusal)
    form.seed.data = ""
    return _page(event, form, status, problems=problems)


@recheck.post("/seed")
@permit(Scoring.RECHECK)
def commit(code: str, event_code: str) -> ResponseReturnValue:
    """Commits to a part of the seed."""
    return _seed(code, event_code, commit_seed, lambda _position: _("指纹已提交。请保管好您的种子，公开时须一字不差地再输入一次。"))


@recheck.post("/reveal")
@permit(Scoring.RECHECK)
def reveal(code: str, event_code: str) -> ResponseReturnValue:
    """Reveals it; the second person's draws the sample."""
    return _seed(
        code, event_code, reveal_seed, lambda drawn: _("种子已公开，样本已抽出。") if drawn else _("种子已公开，等待另一人公开。")
    )


@recheck.post("/void")
@permit(Scoring.RECHECK)
def void(code: str, event_code: str) -> ResponseReturnValue:
    """Throws a round away that is not drawn yet."""
    event, form, status = enter_event(code, event_code, Scoring.RECHECK), ReasonForm(prefix="void"), 422
    if form.validate_on_submit():
        try:
            void_recheck(event.id, form.reason.data, actor=identity().actor, at=now())
            flash(_("这一轮已作废，请两人重新提交种子。"), "success")
            return redirect(url_for("recheck.overview", code=code, event_code=event_code))
        except Refusal as refusal:
            status = on_form(form, refusal)
    return _page(event, SeedForm(formdata=None), status, void=form)


@recheck.post("/risen")
@permit(Scoring.RECHECK)
def add(code: str, event_code: str) -> ResponseReturnValue:
    """Puts those on the list who came to the top after the draw."""
    event = enter_event(code, event_code, Scoring.RECHECK)
    if ActionForm().validate_on_submit():
        try:
            count = add_risen(event.id, actor=identity().actor, at=now())
            flash(_("已补充 %(count)s 张评分表。", count=count), "success")
        except Refusal as refusal:
            flash(refusal.message, "error")
    return redirect(url_for("recheck.overview", code=code, event_code=event_code))


@recheck.get("/list")
@permit(Scoring.RECHECK)
def printed(code: str, event_code: str) -> ResponseReturnValue:
    """The list to print and sign: sheets by blind code and judge, with room for what was found."""
    event = enter_event(code, event_code, Scoring.RECHECK)
    found = round_of(event.id)
    if found is None or found.drawn_at is None:
        return _not_drawn(event)
    return render_template("scoring/recheck_list.html", event=event, round=found)


@recheck.get("/sample.json")
@permit(Scoring.READ_RESULTS)
def replay_file(code: str, event_code: str) -> ResponseReturnValue:
    """Everything that anybody needs to draw the sample again (``recheck/1``); it holds places, so only who may read results."""
    event = enter_event(code, event_code, Scoring.READ_RESULTS)
    document = recheck_file(event)
    if document is None:
        raise NoRound
    name = f"recheck-{event.competition_code}-{event.code}.json".encode("ascii", "replace").decode().replace('"', "_")
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return Response(text, content_type="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _not_drawn(event: EventRef) -> ResponseReturnValue:
    flash(NoRound().message, "warning")
    return redirect(url_for("recheck.overview", code=event.competition_code, event_code=event.code))
