"""What may be typed about an event: what it is, who may enter, how it is held."""
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from competition.forms.fields import NEEDED, MultiCheckboxField, choices, needed
from competition.forms.setup import GROUP_CHOICES, NO_GROUP, SHAPE_NAMES
from competition.rules.levels import LEVELS
from competition.rules.set_up import STAGE_NAMES, EventSetUp, event_set_up
from competition.rules.shapes import BLANK, shaped

HIGH_CONSUMABLE = "high-consumable"
PAPER_NAMES = {
    "id_card": _l("身份证"), "level_certificate": _l("职业技能等级证书"), "employment": _l("社会保险或劳动关系证明"), "student_card": _l("学生证"),
}
CARRIED_NAMES = {"places": _l("只取名额，成绩不带入"), "score": _l("初赛成绩按比例带入")}
LAYER_NAMES = {"1": _l("一层：参赛号 → 加密号"), "2": _l("两层：参赛号 → 抽签号 → 工位号"), "3": _l("三层：再加作品号")}
RULE_NAMES = ("student_status", "no_higher_title", "no_city_title", "one_event")


class ModuleLine(Form):  # type: ignore[misc]
    """How long a module is planned to take and where; its marks stand in the marking scheme."""

    code = HiddenField()
    minutes = IntegerField(_l("计划时长（分钟）"), validators=[Optional()])
    place = StringField(_l("地点"), validators=[Optional(), Length(max=200)])


class EventForm(FlaskForm):  # type: ignore[misc]
    """An event."""

    shape = SelectField(_l("赛项样式"), choices=choices(SHAPE_NAMES.items()), default=BLANK)
    code = StringField(_l("赛项代码"), validators=needed(40), description=_l("简短的字母或数字，例如 CK；同一赛事内不重复。"))
    occupation = StringField(_l("职业（工种）"), validators=needed(), description=_l("可从职业目录中选择，也可以直接填写。"))
    occupation_code = StringField(_l("职业编码（可不填）"), validators=[Optional(), Length(max=40)])
    project = StringField(
        _l("竞赛项目（可不填）"), validators=[Optional(), Length(max=200)],
        description=_l("同一项目的职工组和学生组填同一名称；不填即为职业名称。承办补贴按项目计算。"),
    )
    group = SelectField(_l("组别"), choices=choices(GROUP_CHOICES))
    kind = SelectField(_l("参赛方式"), choices=choices([("individual", _l("个人")), ("team", _l("团队"))]))
    team_size = IntegerField(_l("每队人数（团队项目）"), validators=[Optional()])
    reserves = IntegerField(_l("每队替补人数"), validators=[Optional()])
    captain = BooleanField(_l("须指定队长"))
    quota = IntegerField(_l("总名额（不填即不限）"), validators=[Optional()])
    quota_per_unit = IntegerField(_l("每单位名额（不填即不限）"), validators=[Optional()])
    waiting = BooleanField(_l("名额报满后接受候补"))
    promotes = BooleanField(_l("有人退出时，候补第一名自动递补"))
    minimum_age = IntegerField(_l("最小年龄（周岁）"), validators=[Optional()])
    maximum_age = IntegerField(_l("最大年龄（周岁）"), validators=[Optional()])
    minimum_years = IntegerField(_l("最少从业年限"), validators=[Optional()])
    minimum_level = SelectField(_l("最低技能等级"), choices=choices([("", _l("不要求")), *((level, level) for level in LEVELS[1:])]), default="")
    student_status = BooleanField(_l("核对学生身份：学生组须为在校学生，职工组不得为在校学生"))
    no_higher_title = BooleanField(_l("已获全国技术能手等更高称号的不得报名"))
    no_city_title = BooleanField(_l("已获江门市技术能手的不得报名"))
    one_event = BooleanField(_l("每人只能报一个赛项"))
    insurance_months = IntegerField(_l("社会保险月数（不填即不要求）"), validators=[Optional()])
    papers = MultiCheckboxField(_l("报名须上传的材料"), choices=choices(PAPER_NAMES.items()), validators=[Optional()])
    staged = BooleanField(_l("分初赛、决赛两个阶段"))
    advance_count = IntegerField(_l("进入决赛的名额"), validators=[Optional()])
    carried = SelectField(_l("初赛成绩"), choices=choices(CARRIED_NAMES.items()), default="places")
    share = IntegerField(_l("初赛成绩占百分之几"), validators=[Optional()])
    layers = SelectField(_l("抽签加密层数"), choices=choices(LAYER_NAMES.items()), default="1")
    panel_size = IntegerField(_l("每个模块的裁判人数"), validators=[InputRequired(NEEDED)], default=3)
    high_consumable = BooleanField(_l("高耗材项目（承办补贴另计）"))
    tags = StringField(_l("其他标签（可不填）"), validators=[Optional(), Length(max=200)], description=_l("用空格隔开。"))
    modules = FieldList(FormField(ModuleLine), max_entries=60)
    token = HiddenField()

    def document_of(self) -> dict[str, Any]:
        """What was typed, in the words of a competition definition; a new event in its shape."""
        asked = ("minimum_age", "maximum_age", "minimum_years", "minimum_level")
        eligibility = {key: self[key].data for key in asked if self[key].data not in (None, "")}
        tags = [*([HIGH_CONSUMABLE] if self.high_consumable.data else []), *(self.tags.data or "").split()]
        document = {
            "code": (self.code.data or "").strip(), "occupation": self.occupation.data,
            "project": self.project.data or None, "group": self.group.data or None, "kind": self.kind.data,
            "team_size": self.team_size.data if self.kind.data == "team" else None,
            "tags": list(dict.fromkeys(tags)), "quota": self.quota.data, "quota_per_unit": self.quota_per_unit.data,
            "eligibility": eligibility, "panel_size": self.panel_size.data, "set_up": self._set_up(),
        }
        return shaped(document, self.shape.data or BLANK)

    def _set_up(self) -> dict[str, Any]:
        advance = {"count": self.advance_count.data, "carried": self.carried.data, "share": self.share.data}
        team = self.kind.data == "team"
        plans = [line.form for line in self.modules]
        return {
            "occupation_code": (self.occupation_code.data or "").strip() or None, "papers": self.papers.data or [],
            "rules": {**{name: self[name].data for name in RULE_NAMES}, "insurance_months": self.insurance_months.data},
            "waiting": self.waiting.data, "promotes": self.promotes.data and self.waiting.data,
            "reserves": self.reserves.data if team else None, "captain": self.captain.data and team,
            **({"stages": list(STAGE_NAMES), "advance": advance} if self.staged.data else {}),
            **({"modules": {
                plan.code.data: {"minutes": plan.minutes.data, "place": (plan.place.data or "").strip() or None}
                for plan in plans if plan.code.data
            }} if plans else {}),
            "layers": int(self.layers.data or 1),
        }

    def fill(self, facts: Mapping[str, Any], modules: Iterable[tuple[str, str]] = ()) -> None:
        """Shows what is stored; a line for each module that the marking scheme has."""
        set_up = event_set_up(facts.get("set_up"))
        tags = facts["tags"]
        self.process(data={
            **facts, **facts["eligibility"], **_shown(set_up), "group": facts["group"] or NO_GROUP,
            "high_consumable": HIGH_CONSUMABLE in tags, "tags": " ".join(tag for tag in tags if tag != HIGH_CONSUMABLE),
            "modules": [
                {"code": code, **(vars(set_up.modules[code]) if code in set_up.modules else {})} for code, _name in modules
            ],
        })


def _shown(set_up: EventSetUp) -> dict[str, Any]:
    """The set-up by the names of the fields."""
    advance = set_up.advance
    return {
        **vars(set_up.rules), "occupation_code": set_up.occupation_code, "papers": list(set_up.papers), "waiting": set_up.waiting,
        "promotes": set_up.promotes, "reserves": set_up.reserves or None, "captain": set_up.captain, "staged": bool(set_up.stages),
        "advance_count": advance.count if advance else None, "carried": advance.carried if advance else "places",
        "share": advance.share if advance else None, "layers": str(set_up.layers),
    }
