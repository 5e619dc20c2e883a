"""The bin (回收站): what was removed in the last thirty days, and putting it back."""
from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition.forms import ActionForm
from competition.permissions import Competitions
from competition.queries.bin import COMPETITION, removal, removals, removed_competitions
from competition.services.bin import KEPT, RESTORERS, restore
from competition.services.removing import remove_competition
from competition.views.frame import choose, desk, jurisdictions, page, sentences
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal


@desk.get("/bin")
@permit(Competitions.SET_UP)
def bin_of_drafts() -> ResponseReturnValue:
    """Draft competitions that were deleted."""
    made_in = jurisdictions()
    if not made_in:
        raise NotFound
    return page("bin", header=None, rows=removed_competitions(made_in, since=now() - KEPT), kinds=RESTORERS, kept=KEPT)


@desk.post("/bin/<public_id>/restore")
@permit(Competitions.SET_UP)
def restore_draft(public_id: str) -> ResponseReturnValue:
    """Puts a draft competition back."""
    row = removal(public_id)
    if row.kind != COMPETITION or row.jurisdiction not in jurisdictions():
        raise NotFound
    back = _restored(public_id)
    return redirect(url_for("desk.overview", code=row.competition) if back else url_for("desk.bin_of_drafts"))


@desk.get("/<code>/bin")
@permit(Competitions.SET_UP)
def bin_of(code: str) -> ResponseReturnValue:
    """What was removed from a competition."""
    header = choose(code, Competitions.SET_UP)
    return page("bin", header=header, rows=removals(code, header.jurisdiction, since=now() - KEPT), kinds=RESTORERS, kept=KEPT)


@desk.post("/<code>/bin/<public_id>/restore")
@permit(Competitions.SET_UP)
def restore_removed(code: str, public_id: str) -> ResponseReturnValue:
    """Puts back what was removed from a competition."""
    header = choose(code, Competitions.SET_UP)
    row = removal(public_id)
    if (row.competition, row.jurisdiction) != (code, header.jurisdiction) or row.kind == COMPETITION:
        raise NotFound
    _restored(public_id)
    return redirect(url_for("desk.bin_of", code=code))


def _restored(public_id: str) -> bool:
    if not ActionForm().validate_on_submit():
        return False
    try:
        restore(public_id, actor=identity().actor, at=now())
    except Invalid as refusal:
        for problem in sentences(refusal.problems):
            flash(problem["message"], "error")
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("已恢复。"), "success")
        return True
    return False


@desk.post("/<code>/remove")
@permit(Competitions.SET_UP)
def remove_draft(code: str) -> ResponseReturnValue:
    """Deletes a draft competition."""
    header = choose(code, Competitions.SET_UP)
    if header.jurisdiction not in jurisdictions():
        raise NotFound
    if ActionForm().validate_on_submit():
        try:
            remove_competition(code, actor=identity().actor, at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
            return redirect(url_for("desk.overview", code=code))
        flash(_("“%(name)s”已放入回收站，30 天内可以恢复。", name=header.name), "success")
    return redirect(url_for("desk.home"))
