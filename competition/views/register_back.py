"""The way back without a password: phone number and last six, a one-time link, a short session of its own."""
from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition.forms import ActionForm
from competition.forms.register import BackForm
from competition.services.comeback import SESSION, ask_link, leave, open_link
from competition.views.register import page, register
from competition.views.register_cookies import MINE, forget, keep, token_in
from foundation.accounts.permissions import Open, permit
from foundation.clock import now
from foundation.errors import Refusal
from foundation.web.address import public_address


@register.route("/back", methods=["GET", "POST"])
@permit(Open.ANYONE)
def back() -> ResponseReturnValue:
    """Asks for a link. What is typed stays out of addresses and logs; the answer is the same whoever asks."""
    form, status, trouble = BackForm(), 200, ""
    if form.validate_on_submit():
        try:
            ask_link(form.phone.data, form.last_six.data, address=request.remote_addr or "", base=public_address(), at=now())
        except Refusal as refusal:
            status, trouble = refusal.status, refusal.message
        else:
            return redirect(url_for("register.link_sent"), 303)
    return page("back", 422 if form.errors else status, form=form, trouble=trouble)


@register.get("/back/sent")
@permit(Open.ANYONE)
def link_sent() -> ResponseReturnValue:
    """That a message is on its way, if there is anybody to send it to."""
    return page("sent")


@register.get("/link/<token>")
@permit(Open.ANYONE)
def link(token: str) -> ResponseReturnValue:
    """What a link opens first: a button. Programs that look at links in messages use nothing up."""
    return page("link", token=token)


@register.post("/link/<token>")
@permit(Open.ANYONE)
def use_link(token: str) -> ResponseReturnValue:
    """Exchanges the link for a session of half an hour."""
    if not ActionForm().validate_on_submit():
        return redirect(url_for("register.link", token=token))
    try:
        session = open_link(token, at=now())
    except Refusal as refusal:
        return page("back", refusal.status, form=BackForm(formdata=None), trouble=refusal.message)
    return keep(make_response(redirect(url_for("register.mine"), 303)), MINE, session, SESSION)


@register.post("/leave")
@permit(Open.ANYONE)
def go() -> ResponseReturnValue:
    """Ends the session on this phone."""
    if ActionForm().validate_on_submit():
        leave(token_in(MINE) or "", at=now())
        flash(_("已退出，本机不再显示您的报名。"), "success")
    return forget(make_response(redirect(url_for("register.home"), 303)), MINE)
