"""The page of backups, for the system administrator: how old the newest is, what was made, and one button."""
from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts.forms import ActionForm
from foundation.accounts.permissions import Ground, identity, permit
from foundation.backup import queries
from foundation.backup.schedule import KIND
from foundation.backup.words import PROBLEMS, age_of
from foundation.clock import now
from foundation.jobs import start_job

backups = Blueprint("backups", __name__, url_prefix="/system/backups")


@backups.get("")
@permit(Ground.KEEP_BACKUPS)
def listing() -> ResponseReturnValue:
    """The attempts, newest first; without a key or a backup, what to do."""
    return render_template(
        "backup/list.html", rows=queries.attempts(), newest=queries.newest_backup(), late=queries.too_old(now()),
        recipient=queries.recipient_known(), same_disk=queries.same_disk(), every=current_app.config["BACKUP_EVERY"],
        days=current_app.config["BACKUP_DAYS"], problems=PROBLEMS, age_of=age_of, form=ActionForm(),
    )


@backups.post("")
@permit(Ground.KEEP_BACKUPS)
def make() -> ResponseReturnValue:
    """Asks for a backup now; its job shows how far it is."""
    if not queries.recipient_known():
        flash(_("还没有恢复密钥，请先按页面提示在服务器上制作。"), "error")
        return redirect(url_for("backups.listing"))
    return redirect(url_for("jobs.show", public_id=start_job(KIND, {}, actor=identity().actor, at=now())))
