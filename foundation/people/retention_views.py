"""个人信息保存: what is kept about people and how long, who is due, and erasing by two people."""
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from foundation.accounts.permissions import Ground, identity, may_anywhere, permit
from foundation.clock import now
from foundation.errors import Refusal
from foundation.people import erasing, retention
from foundation.people.field_purposes import fields
from foundation.people.retention import REASONS, RULES

keeping = Blueprint("keeping", __name__, url_prefix="/system/personal-data")

ASKED = ("request", "mistaken", "expired")


class ErasureForm(FlaskForm):  # type: ignore[misc]
    """Whose numbers are to be destroyed, and why: the number is looked up and kept nowhere."""

    id_number = StringField(_l("证件号码"), validators=[InputRequired(_l("请填写证件号码。")), Length(max=30)])
    reason = SelectField(_l("原因"), choices=[SelectChoice(name, REASONS[name]) for name in ASKED])


def _page(form: ErasureForm, status: int = 200) -> ResponseReturnValue:
    who = identity()
    asks = may_anywhere(who, Ground.ASK_ERASURE)
    return render_template(
        "accounts/personal_data.html", form=form, asks=asks, rules=RULES.values(), fields=fields(), reasons=REASONS,
        requests=retention.requests(), due=retention.due(now()) if asks else [], me=who.actor.id,
    ), status


@keeping.get("")
@permit(Ground.ASK_ERASURE, Ground.APPROVE_ERASURE)
def show() -> ResponseReturnValue:
    """Requests that wait, who is due, the rules, and what each column is kept for."""
    return _page(ErasureForm())


@keeping.post("")
@permit(Ground.ASK_ERASURE)
def ask() -> ResponseReturnValue:
    """Asks for one person, by the number that they have shown."""
    form = ErasureForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        erasing.ask_erasure_by_number(form.id_number.data, form.reason.data, actor=identity().actor, at=now())
    except Refusal as refusal:
        form.id_number.errors = (*form.id_number.errors, refusal.message)
        return _page(form, refusal.status)
    flash(_("已提交申请，须由另一人批准。"), "success")
    return redirect(url_for("keeping.show"))


@keeping.post("/due")
@permit(Ground.ASK_ERASURE)
def ask_due() -> ResponseReturnValue:
    """Asks for everybody who is due."""
    count = erasing.ask_for_all_due(actor=identity().actor, at=now())
    flash(_("已为 %(count)s 人提交申请，须由另一人批准。", count=count), "success")
    return redirect(url_for("keeping.show"))


@keeping.post("/<erasure_id>/approve")
@permit(Ground.APPROVE_ERASURE)
def approve(erasure_id: str) -> ResponseReturnValue:
    """Approves, and erases."""
    erasing.approve_erasure(erasure_id, actor=identity().actor, at=now())
    flash(_("已清除，密钥已销毁。"), "success")
    return redirect(url_for("keeping.show"))


@keeping.post("/<erasure_id>/refuse")
@permit(Ground.ASK_ERASURE, Ground.APPROVE_ERASURE)
def refuse(erasure_id: str) -> ResponseReturnValue:
    """Declines, or takes back."""
    erasing.refuse_erasure(erasure_id, actor=identity().actor, at=now())
    flash(_("已退回申请，没有清除任何内容。"), "success")
    return redirect(url_for("keeping.show"))
