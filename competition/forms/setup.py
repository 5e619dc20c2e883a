"""What may be typed when a competition is set up: basics, events, hosts, a definition file."""
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired, MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from competition.forms.fields import NEEDED, MultiCheckboxField, choices, needed
from competition.rules.copying import DATES, moved_dates, next_code, next_name
from competition.rules.levels import GROUPS
from competition.rules.set_up import LONGEST_MAP, LONGEST_PERSON, LONGEST_TELEPHONE, CoHost, competition_set_up
from competition.rules.shapes import BLANK, TEAM, THEORY_ONLY, THEORY_PRACTICAL, WORLD_SKILLS

CLASSES = {
    "city-1": _l("市级一类"), "city-2": _l("市级二类"), "city-3": _l("市级三类"), "province-1": _l("省级一类"),
    "province-2": _l("省级二类"), "province-selection": _l("省级选拔"), "national-1": _l("国家级一类"), "national-2": _l("国家级二类"),
    "national-selection": _l("国家级选拔"), "world": _l("世界技能大赛"),
}
SHAPE_NAMES = {
    BLANK: _l("空白：稍后自行设置评分标准"), THEORY_PRACTICAL: _l("理论 30、实操 70（按百分比计，各 100 分，60 分及格）"),
    WORLD_SKILLS: _l("世赛模式：三个模块共 100 分，按 700 分制评奖"), THEORY_ONLY: _l("只考理论（100 分）"),
    TEAM: _l("团队：理论 20、团队操作 60、答辩 20（按百分比计）"),
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
    """What a competition is. ``copied_from`` is not typed: the desk says it again when it saves."""

    copied_from: str | None = None
    name = StringField(_l("赛事名称"), validators=needed())
    code = StringField(_l("赛事代码"), validators=needed(40), description=_l("用于网址和文件名，例如 jm-2026；建立后不能改。"))
    year = IntegerField(_l("年度"), validators=[InputRequired(_l("请填写四位数字的年度。"))])
    level = SelectField(_l("竞赛类别"), choices=choices(CLASSES.items()))
    jurisdiction = SelectField(_l("主办辖区"), validators=[Optional()])
    document = StringField(_l("竞赛通知文号"), validators=[Optional(), Length(max=200)])
    series = StringField(
        _l("系列赛名称（可不填）"), validators=[Optional(), Length(max=100)], description=_l("例如“粤菜师傅”“广东技工”“南粤家政”。")
    )
    organisers = TextAreaField(
        _l("主办单位"), validators=[Optional(), Length(max=2000)],
        description=_l("一行一个；如需注明统一社会信用代码，写在名称后面，用空格隔开。"),
    )
    registration_opens = DateField(_l("报名开始"), validators=[InputRequired(NEEDED)])
    registration_closes = DateField(_l("报名截止"), validators=[InputRequired(NEEDED)])
    starts = DateField(_l("比赛首日"), validators=[InputRequired(NEEDED)], description=_l("年龄按这一天计算。"))
    ends = DateField(_l("比赛末日"), validators=[InputRequired(NEEDED)])
    co_hosts = TextAreaField(
        _l("协办单位（可不填）"), validators=[Optional(), Length(max=6000)],
        description=_l("一行一个：单位名称，冒号，负责的工作。例如“示范公司：提供比赛耗材”。"),
    )
    place_name = StringField(_l("比赛地点"), validators=[Optional(), Length(max=200)], description=_l("例如“示范技师学院实训楼”。"))
    place_address = StringField(_l("详细地址"), validators=[Optional(), Length(max=200)])
    place_map = TextAreaField(
        _l("到达方式（可不填）"), validators=[Optional(), Length(max=LONGEST_MAP)], description=_l("公交、停车、从哪个门进；会印在准考证上。")
    )
    contact_person = StringField(
        _l("联系人"), validators=[Optional(), Length(max=LONGEST_PERSON)], description=_l("写科室或工作人员称呼即可，对外公开。")
    )
    contact_telephone = StringField(
        _l("联系电话"), validators=[Optional(), Length(max=LONGEST_TELEPHONE)], description=_l("请写办公电话，对外公开。")
    )
    token = HiddenField()

    def document_of(self) -> dict[str, Any]:
        """What was typed, in the words of a competition definition."""
        days = ("registration_opens", "registration_closes", "starts", "ends")
        return {
            "code": (self.code.data or "").strip(), "name": self.name.data, "year": self.year.data,
            "class": self.level.data, "series": self.series.data or None, "document": self.document.data or None,
            "organisers": [unit_line(line) for line in (self.organisers.data or "").splitlines() if line.strip()],
            "dates": {day: self[day].data.isoformat() for day in days},
            "set_up": {
                "co_hosts": [co_host_line(line) for line in (self.co_hosts.data or "").splitlines() if line.strip()],
                "place": {"name": _said(self.place_name), "address": _said(self.place_address), "map": _said(self.place_map)},
                "contact": {"person": _said(self.contact_person), "telephone": _said(self.contact_telephone)},
                "copied_from": self.copied_from,
            },
        }

    def fill(self, facts: Mapping[str, Any]) -> None:
        """Shows what is stored; a list of units as lines."""
        lines = [" ".join(filter(None, (unit["name"], unit["code"]))) for unit in facts["organisers"]]
        days = {name: date.fromisoformat(day) for name, day in facts["dates"].items()}
        set_up = competition_set_up(facts.get("set_up"))
        self.process(data={
            **facts, **days, "level": facts["class"], "organisers": "\n".join(lines),
            "co_hosts": "\n".join(co_host_words(one) for one in set_up.co_hosts),
            "place_name": set_up.place.name, "place_address": set_up.place.address, "place_map": set_up.place.map,
            "contact_person": set_up.contact.person, "contact_telephone": set_up.contact.telephone,
        })


class NewForm(BasicsForm):
    """A new competition with its first events, all in one shape."""

    shape = RadioField(_l("赛项样式"), choices=choices(SHAPE_NAMES.items()), default=BLANK)
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


class CopyForm(FlaskForm):  # type: ignore[misc]
    """What is new of a competition that begins as another one was."""

    name = StringField(_l("赛事名称"), validators=needed())
    code = StringField(_l("赛事代码"), validators=needed(40), description=_l("用于网址和文件名，例如 jm-2026；建立后不能改。"))
    year = IntegerField(_l("年度"), validators=[InputRequired(_l("请填写四位数字的年度。"))])
    document = StringField(
        _l("竞赛通知文号"), validators=[Optional(), Length(max=200)], description=_l("不沿用上届文号；新通知印发后再填也可以。")
    )
    registration_opens = DateField(_l("报名开始"), validators=[InputRequired(NEEDED)])
    registration_closes = DateField(_l("报名截止"), validators=[InputRequired(NEEDED)])
    starts = DateField(_l("比赛首日"), validators=[InputRequired(NEEDED)])
    ends = DateField(_l("比赛末日"), validators=[InputRequired(NEEDED)])

    def document_of(self) -> dict[str, Any]:
        """What was typed, in the words of a competition definition."""
        return {
            "code": (self.code.data or "").strip(), "name": self.name.data, "year": self.year.data,
            "document": self.document.data or None, "dates": {day: self[day].data.isoformat() for day in DATES},
        }

    def fill(self, definition: Mapping[str, Any], year: int) -> None:
        """What this year's would be called and when it would be, going by the other one."""
        before = definition["year"]
        days = moved_dates(definition["dates"], year, before)
        self.process(data={
            "name": next_name(definition["name"], year, before), "code": next_code(definition["code"], year, before), "year": year,
            **{key: date.fromisoformat(day) for key, day in days.items()},
        })


class AttachmentForm(FlaskForm):  # type: ignore[misc]
    """A file of the competition's notice."""

    title = StringField(_l("名称（可不填）"), validators=[Optional(), Length(max=200)], description=_l("不填即用文件名。"))
    file = FileField(_l("附件文件"), validators=[FileRequired(_l("请选择文件。"))])


class OccupationForm(FlaskForm):  # type: ignore[misc]
    """An occupation of the list."""

    name = StringField(_l("职业（工种）"), validators=needed())
    code = StringField(_l("职业编码"), validators=[Optional(), Length(max=40)], description=_l("《国家职业分类大典》编码，例如 4-03-02-01；没有可不填。"))
    active = BooleanField(_l("可选用"), default=True)


class UploadForm(FlaskForm):  # type: ignore[misc]
    """A definition file, and the marking scheme workbooks that it names."""

    definition = FileField(_l("赛事定义文件（JSON）"), validators=[FileRequired(_l("请选择赛事定义文件。"))])
    schemes = MultipleFileField(_l("评分标准工作簿（定义文件里提到的 .xlsx，可多选）"))
    jurisdiction = SelectField(_l("主办辖区"), validators=[Optional()])


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


def _said(field: Any) -> str | None:
    return (field.data or "").strip() or None


def co_host_line(line: str) -> dict[str, Any]:
    """A line with a unit and, after a colon, what it does."""
    name, _colon, part = line.replace(":", "：", 1).partition("：")
    return {**unit_line(name), "part": part.strip() or None}


def co_host_words(one: CoHost) -> str:
    """A co-host as the line that it was typed in."""
    name = " ".join(filter(None, (one.name, one.code)))
    return f"{name}：{one.part}" if one.part else name


def unit_line(line: str) -> dict[str, Any]:
    """A line with a unit's name and, after a space, its code."""
    words = line.split()
    if len(words) > 1 and len(words[-1]) == 18 and words[-1].isascii():
        return {"name": " ".join(words[:-1]), "code": words[-1]}
    return {"name": line.strip(), "code": None}
