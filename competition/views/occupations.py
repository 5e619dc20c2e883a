"""The list of occupations that events are chosen from."""
from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition.forms import OccupationForm
from competition.permissions import Competitions
from competition.queries.occupations import OccupationRow, occupations
from competition.services.occupations import add_occupation, change_occupation
from competition.views.frame import desk, jurisdictions, page
from foundation.accounts.permissions import identity, permit
from foundation.accounts.roles import CITY
from foundation.clock import now
from foundation.errors import NotFound, Refusal


def _listed() -> list[OccupationRow]:
    """The list, for those who keep it: who makes competitions of the city itself."""
    if CITY not in jurisdictions():
        raise NotFound
    return occupations()


@desk.route("/occupations", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def occupation_list() -> ResponseReturnValue:
    """All occupations, and one more."""
    rows, form = _listed(), OccupationForm()
    if form.validate_on_submit():
        try:
            add_occupation(form.name.data, form.code.data or "", actor=identity().actor, at=now())
        except Refusal as refusal:
            form.name.errors = [refusal.message]
        else:
            flash(_("“%(name)s”已加入职业目录。", name=form.name.data), "success")
            return redirect(url_for("desk.occupation_list"))
    return page("occupations", 422 if form.errors else 200, rows=rows, form=form)


@desk.route("/occupations/<int:occupation_id>", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def occupation(occupation_id: int) -> ResponseReturnValue:
    """One occupation: renamed, given its code, taken from the list."""
    found = next((one for one in _listed() if one.id == occupation_id), None)
    if found is None:
        raise NotFound
    form = OccupationForm(obj=found)
    if form.validate_on_submit():
        try:
            change_occupation(
                occupation_id, form.name.data, form.code.data or "", active=form.active.data, actor=identity().actor, at=now()
            )
        except NotFound:
            raise
        except Refusal as refusal:
            form.name.errors = [refusal.message]
        else:
            flash(_("职业目录已保存。"), "success")
            return redirect(url_for("desk.occupation_list"))
    return page("occupation", 422 if form.errors else 200, form=form, occupation=found)
