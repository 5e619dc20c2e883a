"""What may be typed on the public registration form, on a phone: shape only; the rules say what it means."""
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from competition.forms.fields import NEEDED, choices
from competition.refusals.identities import ID_KINDS
from competition.refusals.personal import PERSONAL_SENTENCES
from competition.rules.levels import LEVELS
from competition.rules.personal import LONGEST_EXPERIENCE, Answers
from foundation.rules import identities

YES, NO = "yes", "no"
STUDENT = {YES: True, NO: False}


class IdentityForm(FlaskForm):  # type: ignore[misc]
    """The first step: which event, and who. The choices of events are set by the view."""

    event = SelectField(_l("参赛赛项"), validators=[InputRequired(_l("请选择赛项。"))], validate_choice=False)
    name = StringField(_l("姓名"), validators=[InputRequired(NEEDED), Length(max=100)])
    id_type = SelectField(_l("证件类型"), choices=choices(ID_KINDS.items()), default=identities.RESIDENT)
    id_number = StringField(_l("证件号码"), validators=[InputRequired(NEEDED), Length(max=40)])
    born_on = DateField(
        _l("出生日期"), validators=[Optional()], description=_l("证件号码里没有出生日期的（如通行证、护照）才需要填写。"),
    )
    consent = BooleanField(
        _l("我已阅读并同意《个人信息处理说明》"), validators=[InputRequired(PERSONAL_SENTENCES["consent_missing"])]
    )


class AboutForm(FlaskForm):  # type: ignore[misc]
    """The second step: how to be reached, and what the event asks of its competitors."""

    phone = StringField(
        _l("手机号码"), validators=[InputRequired(NEEDED), Length(max=30)], description=_l("审核结果和查看链接发到这个号码。"),
    )
    email = StringField(_l("电子邮箱（可不填）"), validators=[Optional(), Length(max=200)])
    sex = SelectField(_l("性别"), choices=choices([("", _l("按证件号码")), ("男", _l("男")), ("女", _l("女"))]))
    unit_name = StringField(
        _l("所在单位"), validators=[InputRequired(NEEDED), Length(max=200)], description=_l("请写全称；学生填学校，没有单位的填“个人”。"),
    )
    unit_code = StringField(_l("单位统一社会信用代码（可不填）"), validators=[Optional(), Length(max=40)])
    level = SelectField(_l("现有职业技能等级"), choices=choices([("", _l("没有")), *((level, level) for level in LEVELS[1:])]))
    years = IntegerField(_l("从业年限（整年）"), validators=[Optional()])
    student = RadioField(_l("是否在读学生"), choices=choices([(YES, _l("是")), (NO, _l("否"))]), validators=[Optional()])
    insurance_months = IntegerField(_l("已缴社保月数"), validators=[Optional()])
    titled = BooleanField(_l("我已获得本赛项规定不能再参赛的称号"))
    coach = StringField(_l("教练姓名（可不填）"), validators=[Optional(), Length(max=100)])
    coach_unit = StringField(_l("教练所在单位（可不填）"), validators=[Optional(), Length(max=200)])
    experience = TextAreaField(
        _l("从业和参赛经历（可不填）"), validators=[Optional(), Length(max=LONGEST_EXPERIENCE)],
        description=_l("何时何地从事何种工作、参加过哪些竞赛，印在报名表上。"),
    )


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """The third step: the declaration."""

    declared = BooleanField(
        _l("我确认以上内容和材料真实，如有虚假，愿意承担取消资格等后果"),
        validators=[InputRequired(PERSONAL_SENTENCES["declaration_missing"])],
    )


class PicturesForm(FlaskForm):  # type: ignore[misc]
    """Pages of one paper."""

    pictures = MultipleFileField(_l("图片"), validators=[FileRequired(_l("请先选择或拍摄图片。"))])


class BackForm(FlaskForm):  # type: ignore[misc]
    """What brings somebody back."""

    phone = StringField(_l("报名时填写的手机号码"), validators=[InputRequired(NEEDED), Length(max=30)])
    last_six = StringField(_l("证件号码后六位"), validators=[InputRequired(NEEDED), Length(min=6, max=6, message=_l("请填写六位。"))])


class CorrectForm(AboutForm):
    """Correcting an application. Numbers in full are not shown again: a phone number that is left empty stays, and who
    mistyped the number of the document registers anew, so that nobody finds out here who else is registered."""

    phone = StringField(_l("手机号码（不改就留空）"), validators=[Optional(), Length(max=30)])
    email = StringField(_l("电子邮箱（不改就留空）"), validators=[Optional(), Length(max=200)])
    name = StringField(_l("姓名"), validators=[InputRequired(NEEDED), Length(max=100)])
    version = HiddenField(validators=[InputRequired()])


class WithdrawForm(FlaskForm):  # type: ignore[misc]
    """Taking an application back."""

    reason = StringField(_l("原因（可不填）"), validators=[Optional(), Length(max=200)])
    version = HiddenField(validators=[InputRequired()])


def typed(form: FlaskForm) -> dict[str, Any]:
    """What stands in the fields of a step, as answers; what cannot be read as a number or a date counts as not answered."""
    found: dict[str, Any] = {}
    for name in Answers.__dataclass_fields__:
        if name not in form:
            continue
        value = form[name].data
        if name == "student":
            value = STUDENT.get(value)
        elif name not in ("years", "insurance_months", "titled", "born_on"):
            value = (value or "").strip()
        found[name] = value
    return found


def shown(answers: Answers) -> dict[str, Any]:
    """Answers as the fields of a step show them."""
    words: dict[str, Any] = {name: getattr(answers, name) for name in Answers.__dataclass_fields__}
    student: bool | None = answers.student
    day: date | None = answers.born_on
    return {**words, "student": None if student is None else YES if student else NO, "born_on": day}
