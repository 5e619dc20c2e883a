"""What may be typed in the scoring room. Shape only; what it means is checked by rules and services."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

STATUS_WORDS = [
    SelectChoice("competed", _l("已参赛")),
    SelectChoice("absent", _l("缺考")),
    SelectChoice("withdrawn", _l("已退赛")),
    SelectChoice("disqualified", _l("取消资格")),
]
REASON = _l("请写明理由，不要写姓名和单位。")


class ActionForm(FlaskForm):  # type: ignore[misc]
    """A button: nothing but the CSRF token."""


class PinForm(FlaskForm):  # type: ignore[misc]
    """The PIN of a card that was scanned."""

    pin = PasswordField(
        _l("输入 6 位 PIN 码"), validators=[InputRequired(_l("请输入 PIN 码。")), Regexp(r"^\d{6}$", message=_l("PIN 码是 6 位数字。"))]
    )


class CardForm(PinForm):
    """Card code and PIN, where no camera reads the code."""

    card = StringField(_l("裁判卡编码"), validators=[InputRequired(_l("请输入裁判卡上的编码。")), Length(max=64)])


class LookupForm(FlaskForm):  # type: ignore[misc]
    """A contestant's own result."""

    ticket = StringField(_l("准考证号"), validators=[InputRequired(_l("请填写准考证号。")), Length(max=40)])
    last_six = StringField(
        _l("证件号码后六位"),
        validators=[InputRequired(_l("请填写证件号码后六位。")), Regexp(r"^\s*[0-9]{5}[0-9Xx]\s*$", message=_l("应为 6 位，最后一位可以是 X。"))],
    )


class ReturnForm(FlaskForm):  # type: ignore[misc]
    """Sending a sheet, or some of its aspects, back."""

    aspects = SelectMultipleField(
        _l("要退回的评分点"), validators=[InputRequired(_l("请至少选择一个评分点。"))],
        option_widget=widgets.CheckboxInput(), widget=widgets.ListWidget(prefix_label=False),
    )
    reason = StringField(_l("退回理由"), validators=[InputRequired(_l("请写明退回理由。")), Length(max=200)], description=REASON)


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Something that needs nothing but a reason."""

    reason = StringField(_l("理由"), validators=[InputRequired(_l("请写明理由。")), Length(max=200)], description=REASON)


class DayForm(FlaskForm):  # type: ignore[misc]
    """Status and time of one entry."""

    status = SelectField(_l("参赛状态"), choices=[SelectChoice("", _l("未登记")), *STATUS_WORDS], validators=[Optional()])
    time = StringField(
        _l("用时"), validators=[Optional(), Regexp(r"^\s*(\d{1,4}:)?\d{1,4}(:\d{2})?\s*$", message=_l("请写成 分:秒 或 时:分:秒。"))],
        description=_l("分:秒 或 时:分:秒，例如 58:30；不计时可不填。"),
    )


class DeductionForm(FlaskForm):  # type: ignore[misc]
    """扣分."""

    module = SelectField(_l("模块"), validators=[InputRequired(_l("请选择模块。"))])
    points = StringField(_l("扣分"), validators=[InputRequired(_l("请填写扣多少分。")), Length(max=20)])
    reason = StringField(_l("扣分原因"), validators=[InputRequired(_l("请写明扣分原因。")), Length(max=200)], description=REASON)


class TieForm(FlaskForm):  # type: ignore[misc]
    """The order of a tied group, best first."""

    entries = StringField(
        _l("名次顺序"), validators=[InputRequired(_l("请填写加密号的先后顺序。")), Length(max=400)],
        description=_l("从好到次，用空格或逗号分开。"),
    )
    document = StringField(_l("依据"), validators=[InputRequired(_l("请写明依据的文件或记录。")), Length(max=200)])


class RulesTextForm(FlaskForm):  # type: ignore[misc]
    """The whole rules as JSON, for those who want what the form does not offer."""

    rules = TextAreaField(_l("评分规则（JSON）"), validators=[InputRequired(_l("请填写评分规则。")), Length(max=400000)])
