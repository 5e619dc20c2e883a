"""What a field judge may type at a workstation, and what the chief judge decides by code. Shape only; every form brings the
id of its tap, so that sending twice counts once."""
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from foundation import chance
from scoring.rules.clauses import Clause

ID = r"^[0-9a-f]{32}$"
TIME = r"^\s*(\d{1,3}:)?\d{1,4}:\d{2}\s*$"
WRITTEN = _l("请写明情况或理由。")
NAMELESS = _l("裁判长按加密号处理，请用“该选手”代替姓名、单位和准考证号。")
STATES = [SelectChoice("absent", _l("缺考")), SelectChoice("late", _l("迟到")), SelectChoice("withdrawn", _l("弃赛"))]
LEVELS = [
    SelectChoice("warning", _l("警告")), SelectChoice("deduction", _l("扣分")), SelectChoice("disqualification", _l("取消资格")),
]
OUTCOMES = [SelectChoice("dismissed", _l("不成立")), *LEVELS]


class TapForm(FlaskForm):  # type: ignore[misc]
    """What every form at a workstation has."""

    operation = HiddenField(default=chance.opaque_id, validators=[InputRequired(), Regexp(ID)])


class ClockForm(TapForm):
    """A step of the clock; pausing and starting over need a reason."""

    step = HiddenField(validators=[InputRequired()])
    note = StringField(_l("原因"), validators=[Optional(), Length(max=200)])


class TimeForm(TapForm):
    """A time that is typed or corrected."""

    time = StringField(
        _l("用时"), validators=[InputRequired(_l("请填写用时。")), Regexp(TIME, message=_l("请写成 分:秒 或 时:分:秒。"))],
        description=_l("分:秒 或 时:分:秒，例如 58:30。"),
    )
    note = StringField(_l("更正理由"), validators=[Optional(), Length(max=200)], description=_l("更正已有用时须写明理由。"))


class WitnessedForm(TapForm):
    """What another field judge may have seen, and what the contestant may refuse to sign."""

    witness = SelectField(_l("见证的现场裁判"), validators=[Optional()])
    unsigned = BooleanField(_l("选手拒绝签字"))

    def offer(self, witnesses: Iterable[tuple[int, str]], clauses: Iterable[Clause]) -> None:
        """What may be chosen here."""
        self.witness.choices = [SelectChoice("", _l("无")), *(SelectChoice(str(one), name) for one, name in witnesses)]
        if "clause" in self:
            self["clause"].choices = [
                SelectChoice("", _l("无对应条款")), *(SelectChoice(one.code, f"{one.code} {one.text} · −{one.points}") for one in clauses)
            ]


class FieldDeductionForm(WitnessedForm):
    """扣分: a clause with its points, or points with what happened."""

    clause = SelectField(_l("扣分条款"), validators=[Optional()])
    points = StringField(
        _l("扣分"), validators=[Optional(), Regexp(r"^\s*\d{1,4}(\.\d{1,2})?\s*$", message=_l("请填写数字，例如 2 或 0.5。"))],
        description=_l("不填则按条款规定的分值。"),
    )
    note = TextAreaField(_l("说明"), validators=[Optional(), Length(max=500)], description=_l("只供现场核对，不会公开。"))


class StatusForm(WitnessedForm):
    """Absent, late, gave up."""

    status = RadioField(_l("情况"), choices=STATES, validators=[InputRequired(_l("请选择情况。"))])
    minutes = IntegerField(_l("迟到分钟数"), validators=[Optional(), NumberRange(0, 1440)])
    note = StringField(_l("说明"), validators=[Optional(), Length(max=200)])


class MisconductForm(WitnessedForm):
    """违纪: what happened and what is proposed; the chief judge decides by code."""

    level = RadioField(_l("建议处理"), choices=LEVELS, validators=[InputRequired(_l("请选择建议处理。"))])
    clause = SelectField(_l("对应条款"), validators=[Optional()])
    points = StringField(
        _l("建议扣分"), validators=[Optional(), Regexp(r"^\s*\d{1,4}(\.\d{1,2})?\s*$", message=_l("请填写数字，例如 2 或 0.5。"))],
    )
    note = TextAreaField(_l("事实经过"), validators=[InputRequired(WRITTEN), Length(max=1000)], description=NAMELESS)


class EquipmentForm(WitnessedForm):
    """设备故障: how many minutes are added."""

    minutes = IntegerField(_l("补时（分钟）"), validators=[InputRequired(_l("请填写补时分钟数，不补时填 0。")), NumberRange(0, 1440)])
    note = StringField(_l("故障情况"), validators=[InputRequired(WRITTEN), Length(max=500)])


class WithdrawForm(TapForm):
    """Why a record is taken back."""

    note = StringField(_l("撤销理由"), validators=[InputRequired(_l("请写明理由。")), Length(max=200)])


class DecisionForm(FlaskForm):  # type: ignore[misc]
    """What the chief judge decides about a misconduct."""

    level = SelectField(_l("决定"), choices=OUTCOMES, validators=[InputRequired()])
    module = SelectField(_l("模块"), validators=[Optional()])
    points = StringField(
        _l("扣分"), validators=[Optional(), Regexp(r"^\s*\d{1,4}(\.\d{1,2})?\s*$", message=_l("请填写数字，例如 2 或 0.5。"))],
    )
    reason = StringField(_l("理由"), validators=[InputRequired(_l("请写明理由。")), Length(max=300)])


FORMS: dict[str, Any] = {
    "clock": ClockForm, "time": TimeForm, "deduction": FieldDeductionForm, "status": StatusForm, "misconduct": MisconductForm,
    "equipment": EquipmentForm,
}
