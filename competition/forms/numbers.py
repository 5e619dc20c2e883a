"""What may be typed to see a number in full, to give an entry to a reviewer, and to ask for an export."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from competition.forms.fields import choices


class RevealForm(FlaskForm):  # type: ignore[misc]
    """Whose number, which one, why; and the password where it is asked for again. Choices of people are set by the view."""

    who = SelectField(_l("人员"), coerce=int)
    field = SelectField(_l("号码"), choices=choices([("id_number", _l("身份证号")), ("phone", _l("联系电话"))]))
    why = StringField(
        _l("查看原因"), validators=[InputRequired(_l("请写明查看原因。")), Length(max=200)],
        description=_l("将记入查阅记录，请勿填写号码。"),
    )
    password = PasswordField(_l("登录密码"), validators=[Optional(), Length(max=200)])


class ReviewerForm(FlaskForm):  # type: ignore[misc]
    """To whom an entry goes; the choices are set by the view."""

    reviewer = SelectField(_l("改派给"), coerce=int)


class ExportForm(FlaskForm):  # type: ignore[misc]
    """What of the competition is meant, where there is a choice, and for what it is needed."""

    thing = SelectField(_l("范围"), validators=[Optional()])
    why = StringField(
        _l("具体用途"), validators=[InputRequired(_l("请写明具体用途。")), Length(max=200)],
        description=_l("写明交给谁、办什么事，例如“交承保公司办理 5 月 16 日赛事意外险”。"),
    )
