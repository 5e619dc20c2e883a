"""What may be typed about officials and conflicts of interest."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from competition.forms.fields import MultiCheckboxField, choices, needed
from foundation.accounts.roles import ROLE_NAMES, Role

OFFICES = (Role.JUDGE, Role.CHIEF_JUDGE, Role.FIELD_JUDGE, Role.SCOREKEEPER, Role.SUPERVISOR, Role.ARBITRATOR)


class OfficialFactsForm(FlaskForm):  # type: ignore[misc]
    """What is known of an official beyond the name."""

    unit_name = StringField(_l("所在单位"), validators=[Optional(), Length(max=200)], description=_l("用于检查回避，请写全称。"))
    unit_code = StringField(_l("单位统一社会信用代码（可不填）"), validators=[Optional(), Length(max=18)])
    qualification = StringField(_l("裁判资格或职称"), validators=[Optional(), Length(max=200)])
    grade = StringField(_l("裁判等级（可不填）"), validators=[Optional(), Length(max=60)])
    certificate = StringField(
        _l("证书编号（可不填）"), validators=[Optional(), Length(max=60)], description=_l("裁判员或考评员证书上的编号，请勿填写身份证号。"),
    )

    def facts(self) -> dict[str, str]:
        """What was typed, as the services take it."""
        return {name: (self[name].data or "").strip() for name in ("unit_name", "unit_code", "qualification", "grade", "certificate")}


class ServedForm(OfficialFactsForm):
    """The same with the events that somebody serves; none ticked means all."""

    events = MultiCheckboxField(_l("负责的赛项"), description=_l("不勾选表示全部赛项。"))


class OfficialForm(ServedForm):
    """One official."""

    name = StringField(_l("姓名"), validators=needed(100))
    role = SelectField(_l("岗位"), choices=choices((str(role), ROLE_NAMES[role]) for role in OFFICES))
    account = StringField(
        _l("账号（可不填）"), validators=[Optional(), Length(max=64)],
        description=_l("已有账号的人请填原账号；不填则自动编号。凭工作卡登录，无需密码。"),
    )


class ReplaceForm(OfficialFactsForm):
    """Who takes the place of an official."""

    name = StringField(_l("接替人姓名"), validators=needed(100))
    account = StringField(_l("接替人账号（可不填）"), validators=[Optional(), Length(max=64)])


class OfficialsForm(FlaskForm):  # type: ignore[misc]
    """Several officials, pasted from a spreadsheet."""

    rows = TextAreaField(
        _l("从表格粘贴"), validators=[InputRequired(_l("请粘贴名单。")), Length(max=60_000)],
        description=_l("每行一人，列的顺序：姓名、岗位、所在单位、统一社会信用代码、裁判资格、账号、裁判等级、证书编号、赛项。后七列可空；连同表头一起粘贴时，列的顺序可以不同。"),
    )


class OfficialsBookForm(FlaskForm):  # type: ignore[misc]
    """Several officials, as a workbook."""

    workbook = FileField(_l("名单工作簿（.xlsx 或 .xls）"), validators=[FileRequired(_l("请选择名单文件。"))])


class ConflictForm(FlaskForm):  # type: ignore[misc]
    """Why a judge stays although they should stand back, or why not."""

    reason = StringField(_l("理由"), validators=[InputRequired(_l("请写明理由，理由将记入日志。")), Length(max=300)])
    decision = SelectField(choices=choices([("consent", ""), ("decline", "")]), default="consent")
