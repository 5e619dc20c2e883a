"""The auditor's reading room: the log, the streams of the ledger, verification with a pasted root."""
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length, Optional

from foundation.accounts.permissions import Ground, permit
from foundation.audit import queries
from foundation.ledger import verify_all, vouched_for

auditing = Blueprint("audit", __name__, url_prefix="/audit")
PER_PAGE = 50


class VerifyForm(FlaskForm):  # type: ignore[misc]
    """A root from paper, to compare with."""

    stream = StringField(_l("账册名称（可不填，默认全部）"), validators=[Optional(), Length(max=100)])
    root = StringField(_l("纸面账册根（可不填）"), validators=[Optional(), Length(max=100)])


@auditing.get("")
@permit(Ground.READ_AUDIT)
def log() -> ResponseReturnValue:
    """Who did what, when, to what."""
    page = max(request.args.get("page", 1, type=int), 1)
    filters = {name: request.args.get(name, "").strip() for name in ("kind", "subject", "actor")}
    reading = queries.read(page=page, per_page=PER_PAGE, **filters)
    return render_template("audit/log.html", reading=reading, filters=filters, page_number=page, per_page=PER_PAGE)


@auditing.route("/ledger", methods=["GET", "POST"])
@permit(Ground.READ_AUDIT)
def ledger() -> ResponseReturnValue:
    """Recomputes the chains; with a root from paper also says for which entries of which stream it vouches."""
    form = VerifyForm()
    reports = None
    matches = None
    if form.validate_on_submit():
        reports = verify_all([form.stream.data.strip()] if form.stream.data else None)
        pasted = "".join((form.root.data or "").split()).lower()
        matches = vouched_for(pasted, reports) if pasted else None
    streams = verify_all() if reports is None else reports
    return render_template("audit/ledger.html", form=form, reports=reports, streams=streams, matches=matches)
