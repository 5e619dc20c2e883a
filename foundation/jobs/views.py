"""The page of a job: how far it is, what it is doing, what came of it. For whoever asked for it, and nobody else."""
from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts.forms import ActionForm
from foundation.accounts.permissions import Open, identity, permit
from foundation.clock import now
from foundation.jobs import files, queries, services
from foundation.jobs.kinds import KINDS
from foundation.jobs.queries import JobRow
from foundation.jobs.refusals import FileGone, NotAllowedAnyMore, UnknownJob
from foundation.web.errors import is_fragment

working = Blueprint("jobs", __name__, url_prefix="/jobs")


def _own(public_id: str) -> JobRow:
    row = queries.job(public_id)
    if row is None or row.created_by != identity().actor.id:
        raise UnknownJob
    return row


def _still_allowed(row: JobRow) -> bool:
    kind = KINDS.get(row.kind)
    return kind is not None and kind.allowed(identity(), row.arguments)


@working.get("")
@permit(Open.SIGNED_IN)
def listing() -> ResponseReturnValue:
    """What I asked for, newest first."""
    return render_template("jobs/list.html", jobs=queries.jobs_of(identity().actor.id))


@working.get("/<public_id>")
@permit(Open.SIGNED_IN)
def show(public_id: str) -> ResponseReturnValue:
    """One job; htmx asks for its part of the page again and again until it has ended."""
    row = _own(public_id)
    page = "jobs/part.html" if is_fragment() else "jobs/job.html"
    return render_template(page, job=row, allowed=_still_allowed(row), form=ActionForm())


@working.get("/<public_id>/file")
@permit(Open.SIGNED_IN)
def download(public_id: str) -> ResponseReturnValue:
    """What came of it."""
    row = _own(public_id)
    if not _still_allowed(row):
        raise NotAllowedAnyMore
    content = files.content(public_id) if row.file_until else None
    if content is None or row.file is None:
        raise FileGone
    services.note_fetched(public_id, actor=identity().actor, at=now())
    return send_file(BytesIO(content), mimetype=row.media_type, as_attachment=True, download_name=row.file)


@working.post("/<public_id>/again")
@permit(Open.SIGNED_IN)
def again(public_id: str) -> ResponseReturnValue:
    """The same work once more."""
    row = _own(public_id)
    if not _still_allowed(row):
        raise NotAllowedAnyMore
    fresh = services.start_job(row.kind, row.arguments, actor=identity().actor, at=now())
    flash(_("已重新发起。"), "success")
    return redirect(url_for("jobs.show", public_id=fresh))
