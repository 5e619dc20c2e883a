"""What a unit types to register one person or one team, and to correct what was returned."""
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from competition.forms.fields import MultiCheckboxField, choices
from competition.refusals.identities import ID_KINDS
from competition.rules.applications import CAPTAIN, MEMBER, RESERVE
from competition.rules.levels import LEVELS
from competition.rules.registrations.row import SEXES
from foundation.rules.problems import Problem

INSIDE = re.compile(r"(people|coaches)\[(\d+)\]\.?(\w*)")


class PersonLine(Form):  # type: ignore[misc]
    """One person. When an entry is corrected, a number that is left empty stays as it is: it is never shown again."""

    name = StringField(_l("姓名"), validators=[Length(max=100)])
    id_type = SelectField(_l("证件类型"), choices=choices(ID_KINDS.items()))
    id_number = StringField(_l("证件号码"), validators=[Length(max=40)])
    sex = SelectField(_l("性别"), choices=choices([("", _l("按身份证号码")), (SEXES[0], _l("男")), (SEXES[1], _l("女"))]))
    born_on = DateField(_l("出生日期"), validators=[Optional()], description=_l("仅通行证、护照等需要填写。"))
    phone = StringField(_l("手机号码"), validators=[Length(max=30)])
    role = SelectField(_l("队内身份"), choices=choices([(MEMBER, _l("队员")), (CAPTAIN, _l("队长")), (RESERVE, _l("替补"))]), default=MEMBER)

    @property
    def is_blank(self) -> bool:
        """True if nobody is meant."""
        return not any((one.data or "").strip() for one in (self.name, self.id_number, self.phone))


class CoachLine(Form):  # type: ignore[misc]
    """One coach; a share is per cent of the coach group."""

    name = StringField(_l("教练姓名"), validators=[Length(max=100)])
    unit = StringField(_l("教练单位（不填即本单位）"), validators=[Length(max=200)])
    share = IntegerField(_l("份额（%）"), validators=[Optional()])


class EntryForm(FlaskForm):  # type: ignore[misc]
    """One entry. What its event does not ask is taken out by the view."""

    team = StringField(_l("队名"), validators=[Length(max=100)])
    people = FieldList(FormField(PersonLine), max_entries=60)
    level = SelectField(_l("现有技能等级"), choices=choices((level, level) for level in LEVELS))
    years = IntegerField(_l("从业年限（年）"), validators=[Optional()])
    insurance_months = IntegerField(_l("连续缴纳社保（月）"), validators=[Optional()])
    student = SelectField(_l("是否在读学生"), choices=choices([("", _l("请选择")), ("no", _l("否，在职")), ("yes", _l("是，在读"))]))
    titles = MultiCheckboxField(_l("已获称号（没有则不选）"))
    coaches = FieldList(FormField(CoachLine), max_entries=10)
    note = TextAreaField(_l("备注"), validators=[Length(max=500)])
    version = HiddenField()

    def filled(self) -> list[PersonLine]:
        """The lines in which somebody stands; contestants always, reserves only if anything was typed."""
        lines = [line.form for line in self.people]
        return [line for line in lines if not (line.role and line.role.data == RESERVE and line.is_blank)]

    def named_coaches(self) -> list[CoachLine]:
        """The lines in which a coach is named."""
        return [line.form for line in self.coaches if (line.form.name.data or "").strip()]

    def show(self, problems: Iterable[Problem], speak: Callable[[Problem], str]) -> None:
        """Puts each problem where it belongs: at its field, or on top. What a number would have said is not asked beside it."""
        found = list(problems)
        unread = {one.path.removesuffix(".id_number") for one in found if one.path.endswith(".id_number")}
        for problem in found:
            if problem.path.endswith(".sex") and problem.path.removesuffix(".sex") in unread:
                continue
            field = self._field(problem.path)
            if field is None:
                self.form_errors.append(speak(problem))
            else:
                field.errors = [*field.errors, speak(problem)]

    def complaints(self) -> list[tuple[str, str, str]]:
        """Everything that is wrong, for the summary: where it stands, what it is called there, and the sentence."""
        alone = len(self.people) == 1
        lines = [(line.form, "" if alone else f"{_l('第 %(n)s 名', n=n)} ") for n, line in enumerate(self.people, start=1)]
        lines += [(line.form, "") for line in self.coaches]
        fields = [(field, prefix) for form, prefix in [(self, ""), *lines] for field in form if not hasattr(field, "entries")]
        found = [(field.id, f"{prefix}{field.label.text}", str(said)) for field, prefix in fields for said in field.errors]
        return [("", "", str(said)) for said in self.form_errors] + found

    def _field(self, path: str) -> Any:
        inside = INSIDE.fullmatch(path)
        if inside is None:
            found = self._fields.get(path)
            return None if found is None or hasattr(found, "entries") else found
        people: Sequence[Any] = self.filled() if inside[1] == "people" else self.named_coaches()
        place = int(inside[2])
        return people[place]._fields.get(inside[3] or "name") if place < len(people) else None
