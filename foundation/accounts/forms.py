"""What may be typed at the door and on the accounts desk."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from foundation.accounts.roles import JURISDICTIONS, ROLE_NAMES


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Account and password."""

    account = StringField(_l("账号"), validators=[InputRequired(_l("请填写账号。")), Length(max=64)])
    password = PasswordField(_l("密码"), validators=[InputRequired(_l("请填写密码。")), Length(max=200)])
    next = HiddenField()


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password for oneself."""

    current = PasswordField(_l("现用密码"), validators=[InputRequired(_l("请填写现用密码。"))])
    password = PasswordField(
        _l("新密码"), validators=[InputRequired(_l("请填写新密码。")), Length(max=200)],
        description=_l("至少 10 个字符，须含大写字母、小写字母、数字、符号中的三种。"),
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
