"""Sign-in, own password, and the accounts desk of system and security administrators."""
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import chance
from foundation.accounts import queries, services, session
from foundation.accounts.forms import AccountForm, ActionForm, GrantForm, PasswordForm, SignInForm
from foundation.accounts.passwords import matches
from foundation.accounts.permissions import Ground, Open, identity, permit
from foundation.accounts.refusals import UnknownUser, WrongCurrent
from foundation.accounts.roles import Role
from foundation.clock import now
from foundation.errors import Refusal

accounts = Blueprint("accounts", __name__)
LANDINGS = (
    (Role.JUDGE, "/judge/"), (Role.FINANCE_PREPARER, "/finance"), (Role.FINANCE_APPROVER, "/finance"),
    (Role.AUDITOR, "/audit"), (Role.SYSTEM_ADMIN, "/accounts"), (Role.SECURITY_ADMIN, "/accounts"),
)


def landing() -> str:
    """Where somebody starts after signing in."""
    who = identity()
    return next((path for role, path in LANDINGS if who.has(role)), "/desk")


def _safe_next(target: str | None) -> str:
    parts = urlsplit(target or "")
    local = target and not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if local and target else landing()


@accounts.route("/sign-in", methods=["GET", "POST"])
@permit(Open.ANYONE)
def sign_in() -> ResponseReturnValue:
    """The door for everybody with a password."""
    form = SignInForm(next=request.args.get("next"))
    if form.validate_on_submit():
        try:
            user = services.sign_in(
                form.account.data.strip(), form.password.data, address=request.remote_addr or "", at=now()
            )
        except Refusal as refusal:
            form.password.errors = [*form.password.errors, refusal.message]
            return render_template("accounts/sign_in.html", form=form), refusal.status
        session.begin(user)
        if user.must_change:
            return redirect(url_for("accounts.password"))
        return redirect(_safe_next(form.next.data))
    return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200


@accounts.get("/start")
@permit(Open.SIGNED_IN)
def start() -> ResponseReturnValue:
    """Where this person's work is."""
    return redirect(landing())


@accounts.post("/sign-out")
@permit(Open.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """Ends this session."""
    services.note_sign_out(actor=identity().actor, at=now())
    session.end()
    flash(_("您已退出登录。"), "success")
    return redirect("/")


@accounts.route("/password", methods=["GET", "POST"])
@permit(Open.SIGNED_IN)
def password() -> ResponseReturnValue:
    """One's own password."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            if not matches(current_user.password_hash, form.current.data):
                raise WrongCurrent
            services.set_password(current_user.id, form.password.data, actor=identity().actor, at=now())
        except Refusal as refusal:
            field = form.current if isinstance(refusal, WrongCurrent) else form.password
            field.errors = [*field.errors, refusal.message]
            return render_template("accounts/password.html", form=form), 422
        session.end()
        flash(_("密码已修改，请用新密码登录。"), "success")
        return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/password.html", form=form), 422 if form.errors else 200


@accounts.route("/accounts", methods=["GET", "POST"])
@permit(Ground.MANAGE_ACCOUNTS, Ground.GRANT_ROLES)
def listing() -> ResponseReturnValue:
    """All accounts; the system administrator makes new ones."""
    form = AccountForm()
    search = request.args.get("q", "").strip()
    page = request.args.get("page", 1, type=int)
    may_make = identity().has(Role.SYSTEM_ADMIN)
    fresh = None
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
    status = 422 if form.errors else 200
    found = queries.accounts(search, max(page, 1))
    made = form.account.data if fresh else None
    return render_template(
        "accounts/list.html", form=form, accounts=found, search=search, fresh=fresh, made=made, may_make=may_make
    ), status


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
