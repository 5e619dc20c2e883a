"""What may be chosen when tickets are printed or announced."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from competition.forms.fields import choices


class TicketsForm(FlaskForm):  # type: ignore[misc]
    """Of which event and which unit, and how many on a page; the choices of the first two are set by the view."""

    event = SelectField(_l("赛项"), validators=[Optional()])
    unit = SelectField(_l("单位"), validators=[Optional()])
    layout = RadioField(
        _l("版式"), default="two", validators=[InputRequired()],
        choices=choices([("two", _l("A4 每页两张，裁开使用")), ("one", _l("A4 每页一张，含地点说明和照片"))]),
    )
