"""What may be typed when applications are decided about at the desk."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from competition.forms.fields import MultiCheckboxField, choices, needed
from competition.forms.unit_entries import CoachLine, EntryForm
from competition.refusals.eligibility import RULE_NAMES
from competition.rules.applications import LONGEST_REASON

CORRECTABLE = {
    "": _l("请选择"), "name": _l("姓名"), "id_number": _l("证件号码"), "phone": _l("联系电话"), "unit": _l("所在单位"),
    "level": _l("技能等级"), "years": _l("从业年限"), "coaches": _l("教练"), "portrait": _l("证件照"), "papers": _l("证明材料"),
    "other": _l("其他"),
}
CORRECTIONS = 3


class VersionForm(FlaskForm):  # type: ignore[misc]
    """A button for an entry as it was when it was looked at."""

    version = HiddenField(validators=[InputRequired()])

    @property
    def seen(self) -> int:
        """The version that was looked at; 0 is none."""
        return int(self.version.data) if (self.version.data or "").isdecimal() else 0


class CorrectionLine(Form):  # type: ignore[misc]
    """One thing to correct."""

    field = SelectField(_l("需修改的内容"), choices=choices(CORRECTABLE.items()), default="")
    text = StringField(_l("怎样修改"), validators=[Length(max=200)])


class ReturnForm(VersionForm):
    """What is to be corrected: up to three things at once."""

    corrections = FieldList(FormField(CorrectionLine), min_entries=CORRECTIONS, max_entries=CORRECTIONS)


class RejectForm(VersionForm):
    """Why somebody cannot take part; they are told."""

    reason = TextAreaField(_l("不通过的原因"), validators=[InputRequired(_l("请写明原因。")), Length(max=LONGEST_REASON)])


class LetPassForm(VersionForm):
    """A rule, and why it does not stand in the way here; the choices are set by the view."""

    rule = SelectField(_l("参赛条件"), choices=choices(RULE_NAMES.items()))
    reason = StringField(_l("放行理由"), validators=[InputRequired(_l("请写明放行的理由。")), Length(max=LONGEST_REASON)])


class CoachesForm(VersionForm):
    """The coaches of an entry with their shares."""

    coaches = FieldList(FormField(CoachLine), max_entries=10)

    def named(self) -> list[CoachLine]:
        """The lines in which somebody is named."""
        return [line.form for line in self.coaches if (line.form.name.data or "").strip()]


class DecideForm(FlaskForm):  # type: ignore[misc]
    """What happens to the chosen entries: ``chosen`` are public ids with the versions that were shown (``id:3``)."""

    kind = SelectField(choices=choices((kind, kind) for kind in ("approve", "return", "reject")))
    reason = StringField(_l("退回或不通过的原因"), validators=[Optional(), Length(max=200)])
    chosen = MultiCheckboxField(validate_choice=False)

    def pairs(self) -> list[tuple[str, int]]:
        """The entries and the versions that were looked at."""
        split = [one.rpartition(":") for one in self.chosen.data or ()]
        return [(public_id, int(version)) for public_id, _colon, version in split if version.isdecimal()]


class DeskEntryForm(EntryForm):
    """An entry that the desk types from paper: with its unit, and rules let pass with a reason."""

    unit_name = StringField(_l("所在单位"), validators=needed())
    unit_code = StringField(_l("统一社会信用代码（可不填）"), validators=[Optional(), Length(max=40)])
    let_pass = StringField(
        _l("放行理由（不符合条件但经批准时填写）"), validators=[Optional(), Length(max=LONGEST_REASON)],
        description=_l("填写后，下面提示的不符合条件将予放行，理由、经办人和时间记入日志。"),
    )
    approve = BooleanField(_l("纸质材料已核对，直接通过审核"))
    failing: tuple[str, ...] | list[str] = ()
