"""The security policy as the security administrator sees and sets it."""
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts import services
from foundation.accounts.forms import PolicyForm
from foundation.accounts.permissions import Ground, identity, permit
from foundation.accounts.policy import DECIDED, in_force, versions
from foundation.accounts.queries import factor_counts, names_of
from foundation.accounts.views.blueprint import accounts
from foundation.clock import now
from foundation.errors import Refusal


@accounts.route("/system/security", methods=["GET", "POST"])
@permit(Ground.SET_POLICY)
def security() -> ResponseReturnValue:
    """What is in force, since when and by whom; a new version with a reason; the versions before."""
    form = PolicyForm(data={name: getattr(in_force(), name) for name in DECIDED})
    if form.validate_on_submit():
        decided = {name: form[name].data for name in DECIDED}
        try:
            services.set_policy(decided, reason=form.reason.data.strip(), actor=identity().actor, at=now())
        except Refusal as refusal:
            form.reason.errors = [*form.reason.errors, refusal.message]
        else:
            flash(_("新的安全策略已生效。"), "success")
            return redirect(url_for("accounts.security"))
    rows = versions()
    names = names_of({row.set_by for row in rows if row.set_by})
    shown = render_template(
        "accounts/security.html", form=form, policy=in_force(), rows=rows, names=names, factors=factor_counts()
    )
    return shown, 422 if form.errors else 200
