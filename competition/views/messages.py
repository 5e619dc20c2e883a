"""通知: who was told what, the words that are used, and the lists for the bureau's own SMS platform."""
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition.forms import ActionForm
from competition.forms.messages import WordingForm
from competition.permissions import Competitions
from competition.queries import messages as asked
from competition.rules.messages import PLACEHOLDERS, compose, parts_of
from competition.services.mailing import send_again
from competition.services.messages import make_list, set_wording, withdraw_message
from competition.views.frame import choose, sentence
from foundation import mail
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, NotFound

messages = Blueprint("messages", __name__, url_prefix="/desk/<code>/messages")
SAMPLE = {
    "姓名": "李样例", "赛事": "", "赛项": "中式烹调师（职工组）", "准考证号": "202601010001", "单位": "样例餐饮有限公司",
    "原因": "等级证书照片不清楚，请重新上传", "链接": "https://…", "时间": "5月16日8:30报到", "地点": "样例学校实训楼",
}


@messages.get("")
@permit(Competitions.TELL)
def listing(code: str) -> ResponseReturnValue:
    """Everything that was told, the newest first."""
    header = choose(code, Competitions.TELL)
    number = max(request.args.get("page", 1, type=int), 1)
    found, total = asked.messages(
        code, occasions=request.args.getlist("occasion"), states=request.args.getlist("state"), page=number
    )
    return render_template(
        "competition/messages.html", header=header, found=found, total=total, number=number, size=asked.PER_PAGE,
        states=asked.message_states(code), waiting=asked.waiting_texts(code), lists=asked.message_lists(code),
        occasions=asked.OCCASION_NAMES, by_mail=mail.configured(),
    )


@messages.post("/lists")
@permit(Competitions.TELL)
def new_list(code: str) -> ResponseReturnValue:
    """One list of everything that waits; its numbers leave as a purpose export, which another person agrees to."""
    choose(code, Competitions.TELL)
    if not ActionForm().validate_on_submit():
        return redirect(url_for("messages.listing", code=code))
    made = make_list(code, actor=identity().actor, at=now())
    flash(_("已生成短信名单。名单含完整号码，请写明用途，由另一人同意后领取。"), "success")
    return redirect(url_for("exports.new", code=code, purpose="sms", thing=made))


@messages.get("/wordings")
@permit(Competitions.TELL)
def wordings(code: str) -> ResponseReturnValue:
    """The words for every occasion."""
    header = choose(code, Competitions.TELL)
    return render_template("competition/wordings.html", header=header, wordings=asked.wordings(code), parts_of=parts_of)


@messages.route("/wordings/<occasion>", methods=["GET", "POST"])
@permit(Competitions.TELL)
def wording(code: str, occasion: str) -> ResponseReturnValue:
    """The words for one occasion, with what they look like."""
    header = choose(code, Competitions.TELL)
    used = next((one for one in asked.wordings(code) if one.occasion == occasion), None)
    if used is None:
        raise NotFound
    form = WordingForm(wording=used.wording)
    if form.validate_on_submit():
        try:
            set_wording(code, occasion, form.wording.data, actor=identity().actor, at=now())
        except Invalid as refusal:
            form.wording.errors = [sentence(problem) for problem in refusal.problems]
        else:
            flash(_("通知用语已保存，以后的通知按新用语发出。"), "success")
            return redirect(url_for("messages.wordings", code=code))
    sample = compose(form.wording.data or "", {**SAMPLE, "赛事": header.name})
    page = render_template(
        "competition/wording.html", header=header, used=used, form=form, placeholders=PLACEHOLDERS, sample=sample,
        parts=parts_of(sample),
    )
    return page, 422 if form.errors else 200


@messages.post("/<public_id>/withdraw")
@permit(Competitions.TELL)
def withdraw(code: str, public_id: str) -> ResponseReturnValue:
    """Takes back what has not left yet."""
    choose(code, Competitions.TELL)
    if ActionForm().validate_on_submit():
        withdraw_message(code, public_id, actor=identity().actor, at=now())
        flash(_("已撤回，这条通知不会发出。"), "success")
    return redirect(url_for("messages.listing", code=code))


@messages.post("/<public_id>/again")
@permit(Competitions.TELL)
def again(code: str, public_id: str) -> ResponseReturnValue:
    """Sends once more what failed, or of which nobody can say whether it has arrived."""
    choose(code, Competitions.TELL)
    if ActionForm().validate_on_submit():
        send_again(code, public_id, actor=identity().actor, at=now())
        flash(_("将在一分钟内重新发送。"), "success")
    return redirect(url_for("messages.listing", code=code))
