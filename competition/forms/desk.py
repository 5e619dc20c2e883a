"""What may be typed at the desk once a competition stands: phases, registrations, officials, the draw."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from competition.forms.fields import MultiCheckboxField, choices, needed
from foundation.accounts.roles import ROLE_NAMES, Role

OFFICES = (Role.JUDGE, Role.CHIEF_JUDGE, Role.SCOREKEEPER, Role.SUPERVISOR, Role.ARBITRATOR)


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

    workbook = FileField(_l("报名表（.xlsx 或 .xls）"), validators=[FileRequired(_l("请选择报名表文件。"))])


class OfficialForm(FlaskForm):  # type: ignore[misc]
    """One official."""

    name = StringField(_l("姓名"), validators=needed(100))
    role = SelectField(_l("岗位"), choices=choices((str(role), ROLE_NAMES[role]) for role in OFFICES))
    account = StringField(
        _l("账号（可不填）"), validators=[Optional(), Length(max=64)],
        description=_l("已有账号的人请填原账号；不填则自动编号。凭工作卡登录，无需密码。"),
    )
    unit_name = StringField(_l("所在单位"), validators=[Optional(), Length(max=200)], description=_l("用于检查回避，请写全称。"))
    unit_code = StringField(_l("单位统一社会信用代码（可不填）"), validators=[Optional(), Length(max=18)])
    qualification = StringField(_l("裁判资格或职称"), validators=[Optional(), Length(max=200)])


class OfficialsForm(FlaskForm):  # type: ignore[misc]
    """Several officials, pasted from a spreadsheet."""

    rows = TextAreaField(
        _l("从表格粘贴"), validators=[InputRequired(_l("请粘贴名单。")), Length(max=60_000)],
        description=_l("每行一人，列的顺序：姓名、岗位、所在单位、统一社会信用代码、裁判资格、账号。后四列可空。"),
    )


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
