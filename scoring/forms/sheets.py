"""What may be typed about sheets after their judges: confirming, locking, amending, deciding."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from scoring.forms import REASON


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """The sheets that were looked through: ``<id>@<version>`` each."""

    chosen = SelectMultipleField(_l("评分表"), choices=[], validate_choice=False, validators=[InputRequired(_l("请勾选要复核的评分表。"))])


class AmendForm(FlaskForm):  # type: ignore[misc]
    """Another mark for one aspect of a locked sheet."""

    aspect = SelectField(_l("评分点"), validators=[InputRequired(_l("请选择评分点。"))])
    mark = StringField(_l("更正为"), validators=[Optional(), Length(max=20)], description=_l("留空表示未评；未评不等于 0 分。"))
    reason = StringField(_l("更正理由"), validators=[InputRequired(_l("请写明更正理由。")), Length(max=200)], description=REASON)


class DecideForm(FlaskForm):  # type: ignore[misc]
    """Yes or no, and why; the reason is asked for by the service where it is needed."""

    answer = HiddenField()
    reason = StringField(_l("理由"), validators=[Optional(), Length(max=200)], description=REASON)


class LockForm(FlaskForm):  # type: ignore[misc]
    """One module or sub-criterion, and that whoever locks knows of tablets that have not reported."""

    module = HiddenField()
    part = HiddenField()
    aware = BooleanField(_l("已知悉：这些平板上可能还有未送达的评分表，锁定后收到的按迟到处理"))


class RoundForm(FlaskForm):  # type: ignore[misc]
    """One aspect of one blind code is judged again."""

    entry = HiddenField()
    aspect = HiddenField()
    reason = StringField(_l("再次评判的理由"), validators=[InputRequired(_l("请写明理由。")), Length(max=200)], description=REASON)
