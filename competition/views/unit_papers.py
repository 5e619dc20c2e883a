"""Papers of a unit's entries: uploaded by the unit for its people, as long as nobody is reviewing them; and the 报名表."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition.forms import ActionForm
from competition.forms.register import PicturesForm
from competition.permissions import Competitions
from competition.queries.papers import paper_picture
from competition.rules.entry_states import STANDING
from competition.rules.papers import A_KIND
from competition.services.forms_printed import print_form
from competition.services.papers import keep_papers, put_paper_back, remove_paper
from competition.views.paper_links import PaperLinks, jpeg, pictures_in
from competition.views.register_form import form_file
from competition.views.unit_frame import own_entry, unit
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal


def unit_links(code: str, public_id: str, person_id: int, changing: bool) -> PaperLinks:
    """Where the papers of one person of an entry lead; after registration they can only be looked at."""
    whose: dict[str, Any] = {"code": code, "public_id": public_id, "person_id": person_id}

    def to(endpoint: str, name: str) -> Callable[[str], str]:
        return lambda one: url_for(f"unit.{endpoint}", **(whose | {name: one}))

    if not changing:
        return PaperLinks(to("paper", "paper"))
    return PaperLinks(to("paper", "paper"), to("add_paper", "kind"), to("remove_page", "paper"), to("restore_page", "paper"))


def _member(code: str, public_id: str, person_id: int) -> int:
    """The row of an entry of one's own unit in which this person stands; 404 otherwise."""
    _header, _account, row = own_entry(code, public_id)
    if person_id not in {one.person_id for one in row.members} or row.state not in STANDING:
        raise NotFound
    return row.id


def _back(code: str, public_id: str) -> ResponseReturnValue:
    return redirect(url_for("unit.entry", code=code, public_id=public_id, _anchor="papers"), 303)


@unit.get("/<code>/entries/<public_id>/people/<int:person_id>/papers/<string(length=32):paper>")
@permit(Competitions.REGISTER_OWN)
def paper(code: str, public_id: str, person_id: int, paper: str) -> ResponseReturnValue:
    """One page that the unit has uploaded."""
    entry_id = _member(code, public_id, person_id)
    return jpeg(paper_picture(entry_id, paper, small=request.args.get("size") == "small", person_id=person_id), paper)


@unit.post(f"/<code>/entries/<public_id>/people/<int:person_id>/papers/<{A_KIND}:kind>")
@permit(Competitions.REGISTER_OWN)
def add_paper(code: str, public_id: str, person_id: int, kind: str) -> ResponseReturnValue:
    """Takes pages of one paper of one person."""
    entry_id, form = _member(code, public_id, person_id), PicturesForm()
    if not form.validate_on_submit():
        flash(_("请先选择或拍摄图片。"), "error")
        return _back(code, public_id)
    try:
        keep_papers(entry_id, person_id, kind, pictures_in(form, kind, None), actor=identity().actor, at=now())
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("材料已上传。"), "success")
    return _back(code, public_id)


def _moved(code: str, public_id: str, person_id: int, paper: str, move: Callable[..., None]) -> ResponseReturnValue:
    entry_id = _member(code, public_id, person_id)
    if ActionForm().validate_on_submit():
        try:
            move(entry_id, paper, actor=identity().actor, at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
    return _back(code, public_id)


@unit.post("/<code>/entries/<public_id>/people/<int:person_id>/papers/<paper>/remove")
@permit(Competitions.REGISTER_OWN)
def remove_page(code: str, public_id: str, person_id: int, paper: str) -> ResponseReturnValue:
    """Moves a page to the bin."""
    return _moved(code, public_id, person_id, paper, remove_paper)


@unit.post("/<code>/entries/<public_id>/people/<int:person_id>/papers/<paper>/restore")
@permit(Competitions.REGISTER_OWN)
def restore_page(code: str, public_id: str, person_id: int, paper: str) -> ResponseReturnValue:
    """Takes a page out of the bin."""
    return _moved(code, public_id, person_id, paper, put_paper_back)


@unit.get("/<code>/entries/<public_id>/form.pdf")
@permit(Competitions.REGISTER_OWN)
def entry_paper_form(code: str, public_id: str) -> ResponseReturnValue:
    """The 报名表 to be stamped by the unit."""
    _header, _account, row = own_entry(code, public_id)
    if row.state not in STANDING:
        raise NotFound
    return form_file(print_form(public_id, "pdf", actor=identity().actor, at=now()), "pdf", row.ticket)
