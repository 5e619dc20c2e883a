"""What may be typed at the door and on the accounts desk."""
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from foundation.accounts.policy import BOUNDS
from foundation.accounts.roles import JURISDICTIONS, ROLE_NAMES


def bounds(name: str) -> list[Any]:
    """A whole number within what the policy allows."""
    least, most = BOUNDS[name]
    said = _l("须为 %(least)s 至 %(most)s 之间的整数。", least=least, most=most)
    return [InputRequired(said), NumberRange(least, most, said)]


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Account and password."""

    account = StringField(_l("账号"), validators=[InputRequired(_l("请填写账号。")), Length(max=64)])
    password = PasswordField(_l("密码"), validators=[InputRequired(_l("请填写密码。")), Length(max=200)])
    next = HiddenField()


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password for oneself."""

    current = PasswordField(_l("现用密码"), validators=[InputRequired(_l("请填写现用密码。"))])
    password = PasswordField(
        _l("新密码"), validators=[InputRequired(_l("请填写新密码。")), Length(max=200)]
    )


class CodeForm(FlaskForm):  # type: ignore[misc]
    """The six digits of an authenticator, or a recovery code."""

    code = StringField(_l("动态口令"), validators=[InputRequired(_l("请填写动态口令。")), Length(max=20)])


class PolicyForm(FlaskForm):  # type: ignore[misc]
    """A new version of the security policy."""

    second_factor = BooleanField(
        _l("工作人员登录须用动态口令"),
        description=_l("开启后，凡用密码登录的账号，下次登录须先启用动态口令。建议开启；等保三级要求两种以上鉴别方式。"),
    )
    password_rules = BooleanField(
        _l("执行等保口令规则"),
        description=_l("至少 10 个字符、三种以上字符、不与最近 5 次相同、每 90 天更换。关闭后只要求至少 8 个字符且不易猜到。"),
    )
    staff_idle_minutes = IntegerField(_l("工作人员无操作自动退出（分钟）"), validators=bounds("staff_idle_minutes"))
    judge_idle_minutes = IntegerField(_l("裁判平板无操作自动退出（分钟）"), validators=bounds("judge_idle_minutes"))
    staff_hours = IntegerField(_l("工作人员单次登录最长（小时）"), validators=bounds("staff_hours"))
    judge_hours = IntegerField(
        _l("裁判平板单次登录最长（小时）"), validators=bounds("judge_hours"), description=_l("全天比赛可设为 14 小时。")
    )
    lock_failures = IntegerField(_l("连续输错几次后锁定"), validators=bounds("lock_failures"))
    lock_minutes = IntegerField(_l("锁定多久（分钟）"), validators=bounds("lock_minutes"))
    reason = TextAreaField(
        _l("调整理由"), validators=[DataRequired(_l("请写明理由。")), Length(max=500)], description=_l("写明依据，会记入操作日志，请勿写个人信息。")
    )


class AccountForm(FlaskForm):  # type: ignore[misc]
    """A new account with its first role."""

    account = StringField(
        _l("账号"),
        validators=[
            InputRequired(_l("请填写账号。")), Length(max=64),
            Regexp(r"^[A-Za-z0-9._-]+$", message=_l("账号只能用字母、数字、点、横线和下划线。")),
        ],
    )
    name = StringField(_l("姓名"), validators=[InputRequired(_l("请填写姓名。")), Length(max=100)])


class GrantForm(FlaskForm):  # type: ignore[misc]
    """A role for a jurisdiction."""

    role = SelectField(_l("岗位"), choices=[SelectChoice(str(role), name) for role, name in ROLE_NAMES.items()])
    jurisdiction = SelectField(_l("辖区"), choices=[SelectChoice(name, name) for name in JURISDICTIONS])
    competition = StringField(_l("仅限赛事（代码，可不填）"), validators=[Optional(), Length(max=40)])


class ActionForm(FlaskForm):  # type: ignore[misc]
    """A button: nothing but the CSRF token."""
