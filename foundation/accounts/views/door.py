"""The door for everybody with a password: account and password, then the one-time code of whoever has one."""
from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts import services, session
from foundation.accounts.brake import slow_down
from foundation.accounts.forms import CodeForm, SignInForm
from foundation.accounts.models import User
from foundation.accounts.permissions import Open, identity, permit
from foundation.accounts.policy import CARD
from foundation.accounts.throttle import account_key
from foundation.accounts.views.blueprint import accounts, landing
from foundation.clock import now
from foundation.errors import Refusal


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
            user = _first_step(form.account.data.strip(), form.password.data)
        except Refusal as refusal:
            form.password.errors = [*form.password.errors, refusal.message]
            return render_template("accounts/sign_in.html", form=form), refusal.status
        if user.second_factor is not None:
            session.hold(user, form.next.data or "", now())
            return redirect(url_for("accounts.second_step"))
        return _enter(user, form.next.data)
    return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200


def _first_step(account: str, password: str) -> User:
    """The user whose password it is. A browser that was never in with this account waits while the house is being tried."""
    known = session.known_doors()
    if account_key(account) not in known:
        slow_down(now())
    return services.sign_in(account, password, address=request.remote_addr or "", at=now(), known=known)


def _enter(user: User, target: str | None) -> ResponseReturnValue:
    session.begin(user, door=account_key(user.account))
    return redirect(_safe_next(target))


@accounts.route("/sign-in/code", methods=["GET", "POST"])
@permit(Open.ANYONE)
def second_step() -> ResponseReturnValue:
    """The code of the authenticator, or a recovery code. Until it was right, nobody is signed in."""
    waiting = session.held(now())
    if waiting is None:
        return redirect(url_for("accounts.sign_in"))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            user = services.second_step(waiting.user, form.code.data, address=request.remote_addr or "", at=now())
        except Refusal as refusal:
            form.code.errors = [*form.code.errors, refusal.message]
            return render_template("accounts/second_step.html", form=form), refusal.status
        return _enter(user, waiting.target)
    return render_template("accounts/second_step.html", form=form), 422 if form.errors else 200


@accounts.get("/start")
@permit(Open.SIGNED_IN)
def start() -> ResponseReturnValue:
    """Where this person's work is."""
    return redirect(landing())


@accounts.post("/sign-out")
@permit(Open.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """Ends this session. A browser of staff forgets what it kept of pages; a judge's tablet forgets nothing."""
    staff = session.way() != CARD
    services.note_sign_out(actor=identity().actor, at=now())
    session.end()
    session.tell(_("您已退出登录。"))
    response = redirect("/")
    if staff:
        # Not "storage" and not "cookies": the tablet's number and marks that wait to be sent would go with them.
        response.headers["Clear-Site-Data"] = '"cache"'
    return response
