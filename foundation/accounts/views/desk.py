"""The accounts desk of system and security administrators."""
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import chance
from foundation.accounts import queries, services
from foundation.accounts.forms import AccountForm, ActionForm, GrantForm
from foundation.accounts.permissions import Forbidden, Ground, identity, permit
from foundation.accounts.refusals import UnknownUser
from foundation.accounts.roles import Role
from foundation.accounts.views.blueprint import accounts
from foundation.clock import now
from foundation.errors import Refusal


@accounts.route("/accounts", methods=["GET", "POST"])
@permit(Ground.MANAGE_ACCOUNTS, Ground.GRANT_ROLES)
def listing() -> ResponseReturnValue:
    """All accounts; the system administrator makes new ones."""
    form = AccountForm()
    search = request.args.get("q", "").strip()
    page = request.args.get("page", 1, type=int)
    may_make = identity().has(Role.SYSTEM_ADMIN)
    fresh = None
    if form.is_submitted() and not may_make:
        raise Forbidden
    if may_make and form.validate_on_submit():
        fresh = chance.password()
        try:
            services.create_user(
                account=form.account.data, name=form.name.data, password=fresh, must_change=True,
                actor=identity().actor, at=now(),
            )
        except Refusal as refusal:
            form.account.errors = [*form.account.errors, refusal.message]
            fresh = None
    found = queries.accounts(search, max(page, 1), at=now())
    made = form.account.data if fresh else None
    shown = render_template(
        "accounts/list.html", form=form, accounts=found, search=search, fresh=fresh, made=made, may_make=may_make
    )
    return shown, 422 if form.errors else 200


@accounts.route("/accounts/<int:user_id>", methods=["GET", "POST"])
@permit(Ground.GRANT_ROLES)
def roles(user_id: int) -> ResponseReturnValue:
    """The roles of one account: granted by the security administrator."""
    row = queries.account(user_id)
    if row is None:
        raise UnknownUser
    form = GrantForm()
    if form.validate_on_submit():
        try:
            services.grant_role(
                user_id, Role(form.role.data), jurisdiction=form.jurisdiction.data,
                competition_code=form.competition.data or None, actor=identity().actor, at=now(),
            )
        except Refusal as refusal:
            form.role.errors = [*form.role.errors, refusal.message]
            return render_template("accounts/roles.html", form=form, row=row, action=ActionForm()), 409
        flash(_("岗位已授予，立即生效。"), "success")
        return redirect(url_for("accounts.roles", user_id=user_id))
    return render_template("accounts/roles.html", form=form, row=row, action=ActionForm()), 422 if form.errors else 200


@accounts.post("/accounts/grants/<int:grant_id>/revoke")
@permit(Ground.GRANT_ROLES)
def revoke(grant_id: int) -> ResponseReturnValue:
    """Takes a role away."""
    user_id = queries.user_of_grant(grant_id)
    services.revoke_role(grant_id, actor=identity().actor, at=now())
    flash(_("岗位已收回，立即生效。"), "success")
    return redirect(url_for("accounts.roles", user_id=user_id))


@accounts.post("/accounts/<int:user_id>/disable")
@permit(Ground.MANAGE_ACCOUNTS)
def disable(user_id: int) -> ResponseReturnValue:
    """Closes an account."""
    services.disable_user(user_id, actor=identity().actor, at=now())
    flash(_("账号已停用。"), "success")
    return redirect(url_for("accounts.listing"))


@accounts.post("/accounts/<int:user_id>/unlock")
@permit(Ground.MANAGE_ACCOUNTS)
def unlock(user_id: int) -> ResponseReturnValue:
    """Opens a door that too many failures have locked."""
    services.unlock(user_id, actor=identity().actor, at=now())
    flash(_("已解除锁定，本人可以再次登录。"), "success")
    return redirect(url_for("accounts.listing"))


@accounts.post("/accounts/<int:user_id>/end-sessions")
@permit(Ground.MANAGE_ACCOUNTS)
def end_sessions(user_id: int) -> ResponseReturnValue:
    """Ends all sessions of an account."""
    services.sign_out_everywhere(user_id, actor=identity().actor, at=now())
    flash(_("已结束此账号的全部登录。"), "success")
    return redirect(url_for("accounts.listing"))


@accounts.post("/accounts/<int:user_id>/new-password")
@permit(Ground.MANAGE_ACCOUNTS)
def new_password(user_id: int) -> ResponseReturnValue:
    """A one-time password instead of one that was forgotten; shown once."""
    row = queries.account(user_id)
    if row is None:
        raise UnknownUser
    fresh = chance.password()
    services.set_password(user_id, fresh, must_change=True, actor=identity().actor, at=now())
    found = queries.accounts("", 1, at=now())
    return render_template(
        "accounts/list.html", form=AccountForm(formdata=None), accounts=found, search="", fresh=fresh, made=row.account,
        may_make=True, again=True,
    )


@accounts.post("/accounts/<int:user_id>/reset-factor")
@permit(Ground.GRANT_ROLES)
def reset_factor(user_id: int) -> ResponseReturnValue:
    """Takes a lost authenticator out of use."""
    services.reset_second_factor(user_id, actor=identity().actor, at=now())
    flash(_("动态口令已重置，本人下次登录时须重新启用。"), "success")
    return redirect(url_for("accounts.roles", user_id=user_id))
