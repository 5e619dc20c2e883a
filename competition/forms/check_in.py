"""What may be typed at the desk about check-in."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from competition.forms.fields import NEEDED, choices


class DoorForm(FlaskForm):  # type: ignore[misc]
    """Which door is meant: a session (0: none) of an event."""

    session = IntegerField(validators=[InputRequired(), NumberRange(min=0, max=2**31 - 1)])
    event = HiddenField(validators=[InputRequired(), Length(max=40)])


class CorrectionForm(FlaskForm):  # type: ignore[misc]
    """What is right, and why; the choices are set by the view."""

    session = SelectField(_l("场次"), validators=[InputRequired()])
    state = SelectField(_l("更正为"))
    reason = StringField(
        _l("更正原因"), validators=[InputRequired(NEEDED), Length(max=200)], description=_l("将记入日志，请勿填写证件号码。")
    )


class PaperForm(DoorForm):
    """The ticks of a paper list: tickets or their last digits, and whether these people were in time."""

    numbers = TextAreaField(
        _l("名单上打勾的号码"), validators=[InputRequired(NEEDED), Length(max=20_000)],
        description=_l("准考证号，或末三位以上，每行一个，也可用逗号隔开。"),
    )
    late = SelectField(_l("到场时间"), choices=choices([("no", _l("按时到场")), ("yes", _l("迟到"))]))
