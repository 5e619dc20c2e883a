"""What may be typed at the desk once a competition stands: phases, registrations, officials, the draw."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length, Optional

from competition.forms.fields import MultiCheckboxField


class PhaseForm(FlaskForm):  # type: ignore[misc]
    """A step to another phase."""

    to = HiddenField(validators=[InputRequired()])
    reason = StringField(_l("原因"), validators=[Optional(), Length(max=300)])


class ActionForm(FlaskForm):  # type: ignore[misc]
    """A button: nothing but the CSRF token."""


class FindForm(FlaskForm):  # type: ignore[misc]
    """What to look for in the list of registrations."""

    q = StringField(validators=[Optional(), Length(max=100)])


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """A button that asks for the reason."""

    reason = StringField(_l("原因"), validators=[InputRequired(_l("请写明原因。")), Length(max=300)])


class ImportForm(FlaskForm):  # type: ignore[misc]
    """A registration workbook."""

    workbook = FileField(_l("报名表（.xlsx、.xls 或 .csv）"), validators=[FileRequired(_l("请选择报名表文件。"))])


class PanelForm(FlaskForm):  # type: ignore[misc]
    """The panel of one or several modules; reasons for waivers come as ``waiver-<official>``."""

    modules = MultiCheckboxField(_l("模块"), validate_choice=False)
    officials = MultiCheckboxField(_l("裁判"), coerce=int, validate_choice=False)


class CardsForm(FlaskForm):  # type: ignore[misc]
    """Whose cards are printed."""

    chosen = MultiCheckboxField(_l("人员"), coerce=int, validate_choice=False)


class DrawForm(FlaskForm):  # type: ignore[misc]
    """The public part of a draw's seed."""

    lot = StringField(
        _l("现场摇号或抽签号码（可不填）"), validators=[Optional(), Length(max=24)],
        description=_l("与系统随机数合成种子，双方都不能单独决定结果。"),
    )
