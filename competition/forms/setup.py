"""What may be typed when a competition is set up: basics, events, hosts, a definition file."""
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired, MultipleFileField
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
from wtforms.validators import InputRequired, Length, Optional

from competition.forms.fields import NEEDED, MultiCheckboxField, choices, needed
from competition.rules.levels import GROUPS, LEVELS

CLASSES = {
    "city-1": _l("市级一类"), "city-2": _l("市级二类"), "city-3": _l("市级三类"), "province-1": _l("省级一类"),
    "province-2": _l("省级二类"), "national-1": _l("国家级一类"), "national-2": _l("国家级二类"), "world": _l("世界技能大赛"),
}
NO_GROUP = ""
GROUP_CHOICES = [*((group, group) for group in GROUPS), (NO_GROUP, _l("不分组"))]


class EventLine(Form):  # type: ignore[misc]
    """A first event in one line."""

    code = StringField(_l("代码"), validators=[Optional(), Length(max=40)])
    occupation = StringField(_l("职业（工种）"), validators=[Optional(), Length(max=200)])
    group = SelectField(_l("组别"), choices=choices(GROUP_CHOICES))
    panel_size = IntegerField(_l("每组裁判数"), validators=[Optional()])


class BasicsForm(FlaskForm):  # type: ignore[misc]
    """What a competition is."""

    name = StringField(_l("赛事名称"), validators=needed())
    code = StringField(_l("赛事代码"), validators=needed(40), description=_l("用于网址和文件名，例如 jm-2026；建立后不能改。"))
    year = IntegerField(_l("年度"), validators=[InputRequired(_l("请填写四位数字的年度。"))])
    level = SelectField(_l("竞赛类别"), choices=choices(CLASSES.items()))
    jurisdiction = SelectField(_l("主办辖区"), validators=[Optional()])
    document = StringField(_l("竞赛通知文号"), validators=[Optional(), Length(max=200)])
    series = StringField(_l("系列赛名称（可不填）"), validators=[Optional(), Length(max=100)])
    organisers = TextAreaField(
        _l("主办单位"), validators=[Optional(), Length(max=2000)],
        description=_l("一行一个；如需注明统一社会信用代码，写在名称后面，用空格隔开。"),
    )
    registration_opens = DateField(_l("报名开始"), validators=[InputRequired(NEEDED)])
    registration_closes = DateField(_l("报名截止"), validators=[InputRequired(NEEDED)])
    starts = DateField(_l("比赛首日"), validators=[InputRequired(NEEDED)], description=_l("年龄按这一天计算。"))
    ends = DateField(_l("比赛末日"), validators=[InputRequired(NEEDED)])
    token = HiddenField()

    def document_of(self) -> dict[str, Any]:
        """What was typed, in the words of a competition definition."""
        days = ("registration_opens", "registration_closes", "starts", "ends")
        return {
            "code": (self.code.data or "").strip(), "name": self.name.data, "year": self.year.data,
            "class": self.level.data, "series": self.series.data or None, "document": self.document.data or None,
            "organisers": [unit_line(line) for line in (self.organisers.data or "").splitlines() if line.strip()],
            "dates": {day: self[day].data.isoformat() for day in days},
        }

    def fill(self, facts: Mapping[str, Any]) -> None:
        """Shows what is stored; a list of units as lines."""
        lines = [" ".join(filter(None, (unit["name"], unit["code"]))) for unit in facts["organisers"]]
        days = {name: date.fromisoformat(day) for name, day in facts["dates"].items()}
        self.process(data={**facts, **days, "level": facts["class"], "organisers": "\n".join(lines)})


class NewForm(BasicsForm):
    """A new competition with its first events."""

    events = FieldList(FormField(EventLine), min_entries=3, max_entries=60)

    def event_documents(self) -> list[dict[str, Any]]:
        """The lines in which something stands, in the words of a definition."""
        lines = [line.form for line in self.events if line.form.code.data or line.form.occupation.data]
        return [
            {
                "code": (line.code.data or "").strip(), "occupation": line.occupation.data or "",
                "group": line.group.data or None, "kind": "individual", "panel_size": line.panel_size.data or 3,
            }
            for line in lines
        ]


class UploadForm(FlaskForm):  # type: ignore[misc]
    """A definition file, and the marking scheme workbooks that it names."""

    definition = FileField(_l("赛事定义文件（JSON）"), validators=[FileRequired(_l("请选择赛事定义文件。"))])
    schemes = MultipleFileField(_l("评分标准工作簿（定义文件里提到的 .xlsx，可多选）"))
    jurisdiction = SelectField(_l("主办辖区"), validators=[Optional()])


class EventForm(FlaskForm):  # type: ignore[misc]
    """An event."""

    code = StringField(_l("赛项代码"), validators=needed(40), description=_l("简短的字母或数字，例如 CK；同一赛事内不重复。"))
    occupation = StringField(_l("职业（工种）"), validators=needed())
    project = StringField(
        _l("竞赛项目（可不填）"), validators=[Optional(), Length(max=200)],
        description=_l("同一项目的职工组和学生组填同一名称；不填即为职业名称。承办补贴按项目计算。"),
    )
    group = SelectField(_l("组别"), choices=choices(GROUP_CHOICES))
    kind = SelectField(_l("参赛方式"), choices=choices([("individual", _l("个人")), ("team", _l("团队"))]))
    team_size = IntegerField(_l("每队人数（团队项目）"), validators=[Optional()])
    quota = IntegerField(_l("总名额（不填即不限）"), validators=[Optional()])
    quota_per_unit = IntegerField(_l("每单位名额（不填即不限）"), validators=[Optional()])
    minimum_age = IntegerField(_l("最小年龄（周岁）"), validators=[Optional()])
    maximum_age = IntegerField(_l("最大年龄（周岁）"), validators=[Optional()])
    minimum_years = IntegerField(_l("最少从业年限"), validators=[Optional()])
    minimum_level = SelectField(_l("最低技能等级"), choices=choices([("", _l("不要求")), *((level, level) for level in LEVELS[1:])]))
    panel_size = IntegerField(_l("每个模块的裁判人数"), validators=[InputRequired(NEEDED)], default=3)
    tags = StringField(
        _l("标签（可不填）"), validators=[Optional(), Length(max=200)], description=_l("用空格隔开，例如 high-consumable（高耗材）。")
    )
    token = HiddenField()

    def document_of(self) -> dict[str, Any]:
        """What was typed, in the words of a competition definition."""
        asked = ("minimum_age", "maximum_age", "minimum_years", "minimum_level")
        eligibility = {key: self[key].data for key in asked if self[key].data not in (None, "")}
        return {
            "code": (self.code.data or "").strip(), "occupation": self.occupation.data,
            "project": self.project.data or None, "group": self.group.data or None, "kind": self.kind.data,
            "team_size": self.team_size.data if self.kind.data == "team" else None,
            "tags": (self.tags.data or "").split(), "quota": self.quota.data,
            "quota_per_unit": self.quota_per_unit.data, "eligibility": eligibility, "panel_size": self.panel_size.data,
        }

    def fill(self, facts: Mapping[str, Any]) -> None:
        """Shows what is stored."""
        self.process(data={**facts, **facts["eligibility"], "group": facts["group"] or NO_GROUP, "tags": " ".join(facts["tags"])})


class HostLine(Form):  # type: ignore[misc]
    """One host and the events that it hosts."""

    name = StringField(_l("单位名称"), validators=[Optional(), Length(max=200)])
    code = StringField(_l("统一社会信用代码"), validators=[Optional(), Length(max=40)])
    events = MultiCheckboxField(_l("承办赛项"), validators=[Optional()], validate_choice=False)


class HostsForm(FlaskForm):  # type: ignore[misc]
    """All hosts of a competition."""

    hosts = FieldList(FormField(HostLine), min_entries=1, max_entries=60)

    def documents_of(self) -> list[dict[str, Any]]:
        """The lines in which something stands, in the words of a definition; no box ticked means all events."""
        lines = [line.form for line in self.hosts if line.form.name.data or line.form.code.data]
        return [
            {
                "name": line.name.data or "", "code": (line.code.data or "").strip() or None,
                **({"events": line.events.data} if line.events.data else {}),
            }
            for line in lines
        ]


def unit_line(line: str) -> dict[str, Any]:
    """A line with a unit's name and, after a space, its code."""
    words = line.split()
    if len(words) > 1 and len(words[-1]) == 18 and words[-1].isascii():
        return {"name": " ".join(words[:-1]), "code": words[-1]}
    return {"name": line.strip(), "code": None}
