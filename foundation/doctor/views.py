"""The page of the check-up (系统体检), for the system administrator: what is not safe, and what to do."""
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts.forms import ActionForm
from foundation.accounts.permissions import Ground, identity, permit
from foundation.clock import now
from foundation.doctor.examination import examine, last
from foundation.doctor.findings import Level
from foundation.doctor.services import note_examination
from foundation.doctor.words import LEVELS, about, remedy, sentence

examining = Blueprint("doctor", __name__, url_prefix="/system/health")
LOOKS = {
    Level.OK: ("success", "circle-check"), Level.ADVICE: ("info", "info-circle"), Level.WARNING: ("warning", "alert-triangle"),
    Level.DANGER: ("danger", "alert-circle"),
}  # fmt: skip


@examining.get("")
@permit(Ground.EXAMINE)
def show() -> ResponseReturnValue:
    """The last examination, the worst first."""
    found = last()
    rows = [
        {"level": one.level, "word": LEVELS[one.level], "look": LOOKS[one.level], "about": about(one), "sentence": sentence(one), "remedy": remedy(one)}
        for one in (found.findings if found else ())
    ]
    return render_template("doctor/health.html", found=found, rows=rows, levels=LEVELS, looks=LOOKS, form=ActionForm())


@examining.post("")
@permit(Ground.EXAMINE)
def again() -> ResponseReturnValue:
    """Examines now."""
    found = examine(now())
    note_examination(found, actor=identity().actor, at=found.at)
    flash(_("检查完成。"), "success")
    return redirect(url_for("doctor.show"))
