"""What everybody may see of awards: whether a certificate is real, and the register of title holders."""
import re
import unicodedata

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SearchField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Regexp

from awards.queries import experts as register
from awards.queries.certificates import certificate_by_number
from foundation.accounts.permissions import Open, permit

public = Blueprint("awards_public", __name__)
NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{3,59}")
DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
PER_PAGE = 30
LONGEST = 100


def plain_number(typed: str | None) -> str:
    """A certificate number as it is printed: people type full-width letters, spaces and all kinds of dashes."""
    text = unicodedata.normalize("NFKC", typed or "").translate(DASHES)
    return "".join(text.split()).upper()


def plain_text(typed: str | None) -> str:
    """Words to look for, without what a database cannot hold."""
    return (typed or "").replace("\0", "").strip()[:LONGEST]


class NumberForm(FlaskForm):  # type: ignore[misc]
    """The number on a certificate."""

    class Meta:
        """Looking is no change: the form is sent with GET and needs no token."""

        csrf = False

    number = StringField(
        _l("证书编号"), filters=[plain_number], description=_l("印在证书左下角二维码旁，例如 JM2026-00017-3F9A。"),
        validators=[
            InputRequired(_l("请填写证书编号。")),
            Regexp(NUMBER.pattern + "$", message=_l("证书编号由字母、数字和横线组成，例如 JM2026-00017-3F9A；称号编号请在技术能手名录中查找。")),
        ],
    )


class RegisterForm(FlaskForm):  # type: ignore[misc]
    """What to look for in the register."""

    class Meta:
        """Looking is no change: the form is sent with GET and needs no token."""

        csrf = False

    q = SearchField(_l("查找"), filters=[plain_text], description=_l("姓名、单位、工种或称号编号，可只填一部分。"))
    year = SelectField(_l("年度"), coerce=str)
    trade = SelectField(_l("工种"), coerce=str)
    unit = HiddenField(_l("单位"), filters=[plain_text])


@public.get("/verify")
@permit(Open.ANYONE)
def verify() -> ResponseReturnValue:
    """Asks for a certificate number."""
    form = NumberForm(request.args) if "number" in request.args else NumberForm(None)
    if "number" in request.args and form.validate():
        return redirect(url_for("awards_public.certificate", number=form.number.data))
    return render_template("awards/verify.html", form=form, asked="", found=None), 422 if form.errors else 200


@public.get("/verify/<number>")
@permit(Open.ANYONE)
def certificate(number: str) -> ResponseReturnValue:
    """Says whether a certificate is real; the QR code on the paper leads here. Search engines keep none of it."""
    asked = plain_number(number)
    found = certificate_by_number(asked) if NUMBER.fullmatch(asked) else None
    page = render_template("awards/verify.html", form=NumberForm(None, number=asked), asked=asked, found=found)
    return page, 200 if found else 404, {"X-Robots-Tag": "noindex, nofollow"}


@public.get("/experts")
@permit(Open.ANYONE)
def experts() -> ResponseReturnValue:
    """The register of 江门市技术能手, by year, trade and unit."""
    form = RegisterForm(request.args)
    form.year.choices = [SelectChoice("", _l("全部年度")), *(SelectChoice(str(one), str(one)) for one in register.years())]
    form.trade.choices = [SelectChoice("", _l("全部工种")), *(SelectChoice(one, one) for one in register.trades())]
    year = form.year.data or ""
    wanted = register.Wanted(
        text=form.q.data, year=int(year) if re.fullmatch("[0-9]{4}", year, re.ASCII) else None,
        trade=plain_text(form.trade.data), unit=form.unit.data,
    )
    found = register.experts(wanted, page=request.args.get("page", 1, type=int), size=PER_PAGE)
    return render_template("awards/experts.html", form=form, wanted=wanted, found=found, pages=-(-found.total // PER_PAGE))
