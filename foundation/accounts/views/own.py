"""One's own account: where one is signed in, the password, the second factor."""
import base64

from cryptography.exceptions import InvalidTag
from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation.accounts import one_time, services
from foundation.accounts import session as sessions
from foundation.accounts.duties import password_is_old
from foundation.accounts.forms import ActionForm, CodeForm, PasswordForm
from foundation.accounts.permissions import Open, identity, permit
from foundation.accounts.policy import PASSWORD, in_force
from foundation.accounts.queries import own_sessions, recovery_codes_left
from foundation.accounts.refusals import WeakPassword, WrongCurrent
from foundation.accounts.views.blueprint import accounts
from foundation.clock import now
from foundation.crypto import seal, unseal
from foundation.documents.qr import ticket_qr
from foundation.errors import NotFound, Refusal

OFFER = "factor_offer"
OFFERED = "user.second_factor_offer"


@accounts.get("/account")
@permit(Open.SIGNED_IN)
def own() -> ResponseReturnValue:
    """Where one is signed in, since when, and by what one proves oneself."""
    rows = own_sessions(current_user.id, sessions.current_session())
    return render_template(
        "accounts/own.html", rows=rows, policy=in_force(), form=ActionForm(), by_password=sessions.way() == PASSWORD,
        left=recovery_codes_left(current_user.id),
    )


@accounts.post("/account/sign-out-everywhere")
@permit(Open.SIGNED_IN)
def sign_out_everywhere() -> ResponseReturnValue:
    """Ends all of one's sessions, this one included."""
    services.sign_out_everywhere(current_user.id, actor=identity().actor, at=now())
    sessions.end()
    sessions.tell(_("已从所有设备退出登录。"))
    return redirect(url_for("accounts.sign_in"))


@accounts.route("/password", methods=["GET", "POST"])
@permit(Open.SIGNED_IN)
def password() -> ResponseReturnValue:
    """One's own password; also the first page after a one-time password, and when a password has become too old."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            services.change_password(current_user.id, form.current.data, form.password.data, actor=identity().actor, at=now())
        except Refusal as refusal:
            field = form.current if isinstance(refusal, WrongCurrent) else form.password
            said = " ".join(refusal.sentences) if isinstance(refusal, WeakPassword) else refusal.message
            field.errors = [*field.errors, said]
            return _password_page(form), 422
        sessions.end("password")
        sessions.tell(_("密码已修改，请用新密码登录。"))
        return redirect(url_for("accounts.sign_in"))
    return _password_page(form), 422 if form.errors else 200


def _password_page(form: PasswordForm) -> str:
    old = not current_user.must_change and password_is_old(current_user, now())
    return render_template("accounts/password.html", form=form, policy=in_force(), old=old, first=current_user.must_change)


@accounts.route("/account/second-factor", methods=["GET", "POST"])
@permit(Open.SIGNED_IN)
def second_factor() -> ResponseReturnValue:
    """Takes an authenticator into use: scan, type the code, keep the recovery codes. Afterwards: its state."""
    if sessions.way() != PASSWORD:
        raise NotFound
    form = CodeForm()
    if current_user.second_factor is not None:
        return _enrolled(form)
    secret = _offered()
    if form.validate_on_submit():
        try:
            codes = services.enrol_second_factor(current_user.id, secret, form.code.data, actor=identity().actor, at=now())
        except Refusal as refusal:
            form.code.errors = [*form.code.errors, refusal.message]
        else:
            session.pop(OFFER, None)
            return _codes_page(codes, fresh=True)
    address = one_time.address(secret, current_user.account, _("江门市职业技能竞赛"))
    picture = "data:image/svg+xml;base64," + base64.b64encode(ticket_qr(address).encode()).decode()
    shown = render_template("accounts/second_factor.html", form=form, picture=picture, secret=secret, policy=in_force())
    return shown, 422 if form.errors else 200


def _offered() -> str:
    """The secret that is being offered: the same until it is taken, sealed in the session so that no browser keeps it."""
    owner = current_user.public_id
    try:
        return unseal(session[OFFER], owner=owner, field=OFFERED)
    except (KeyError, InvalidTag):  # nothing offered yet, to somebody else, or under a key that is no longer there
        secret = one_time.new_secret()
        session[OFFER] = seal(secret, owner=owner, field=OFFERED)
        return secret


def _enrolled(form: CodeForm) -> ResponseReturnValue:
    """Since when it is in use, and new recovery codes against a code."""
    if form.validate_on_submit():
        try:
            codes = services.new_recovery_codes(current_user.id, form.code.data, actor=identity().actor, at=now())
        except Refusal as refusal:
            form.code.errors = [*form.code.errors, refusal.message]
        else:
            return _codes_page(codes, fresh=False)
    left = recovery_codes_left(current_user.id)
    return render_template("accounts/second_factor_state.html", form=form, left=left), 422 if form.errors else 200


def _codes_page(codes: list[str], *, fresh: bool) -> str:
    text = "\r\n".join([_("恢复码（每个只能用一次）"), current_user.account, *codes, ""])
    file = "data:text/plain;charset=utf-8;base64," + base64.b64encode(text.encode("utf-8-sig")).decode()
    return render_template("accounts/recovery_codes.html", codes=codes, file=file, fresh=fresh)
