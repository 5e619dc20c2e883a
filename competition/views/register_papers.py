"""The papers of a draft: each page is sent by itself, so that what was typed elsewhere is never lost with it."""
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition.forms import ActionForm
from competition.forms.register import PicturesForm
from competition.queries.drafts import draft_picture
from competition.rules.papers import A_KIND
from competition.services.drafts import actor_of, keep_draft_papers, remove_draft_paper
from competition.views.paper_links import jpeg, pictures_in
from competition.views.register import chosen, draft_here, register
from competition.views.register_cookies import DRAFT, token_in
from foundation.accounts.permissions import Open, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal


@register.post(f"/<code>/papers/<{A_KIND}:kind>")
@permit(Open.ANYONE)
def add_draft_paper(code: str, kind: str) -> ResponseReturnValue:
    """Takes pages of one paper."""
    chosen(code)
    draft, form = draft_here(code), PicturesForm()
    if draft is None or not draft.is_open:
        return redirect(url_for("register.identity_step", code=code), 303)
    if not form.validate_on_submit():
        flash(_("请先选择或拍摄图片。"), "error")
    else:
        try:
            pictures = pictures_in(form, kind, actor_of(draft.public_id))
            keep_draft_papers(code, token_in(DRAFT), kind, pictures, at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("材料已上传。"), "success")
    return redirect(url_for("register.confirm_step", code=code, _anchor=f"papers-{kind}"), 303)


@register.get("/<code>/papers/<public_id>")
@permit(Open.ANYONE)
def draft_paper(code: str, public_id: str) -> ResponseReturnValue:
    """One page, for whoever has the draft."""
    chosen(code)
    return jpeg(draft_picture(token_in(DRAFT), code, public_id, now(), small=request.args.get("size") == "small"), public_id)


@register.post("/<code>/papers/<public_id>/remove")
@permit(Open.ANYONE)
def remove_draft_page(code: str, public_id: str) -> ResponseReturnValue:
    """Takes one page out."""
    chosen(code)
    if ActionForm().validate_on_submit():
        remove_draft_paper(code, token_in(DRAFT), public_id, at=now())
    return redirect(url_for("register.confirm_step", code=code, _anchor="papers"), 303)
