"""What may be typed about messages."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired


class WordingForm(FlaskForm):  # type: ignore[misc]
    """The words for one occasion."""

    wording = TextAreaField(_l("通知内容"), validators=[InputRequired(_l("请填写通知内容。"))])
