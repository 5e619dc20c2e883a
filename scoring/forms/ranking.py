"""The form of the ranking rules: everything that formats/result-bundle knows, as rows. What was typed is checked by the rules."""
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from scoring.rules.ranking_rows import MOST_ROWS

KNOWN = [
    SelectChoice("gold", _l("金奖")), SelectChoice("silver", _l("银奖")), SelectChoice("bronze", _l("铜奖")),
    SelectChoice("excellence", _l("优胜奖")), SelectChoice("first", _l("一等奖")), SelectChoice("second", _l("二等奖")),
    SelectChoice("third", _l("三等奖")), SelectChoice("title", _l("技术能手")), SelectChoice("", _l("另起名称")),
]  # fmt: skip
PLACES = [SelectChoice("", _l("不取舍")), *(SelectChoice(str(n)) for n in range(7))]
MODES = [SelectChoice("half_up", _l("四舍五入")), SelectChoice("down", _l("舍去")), SelectChoice("half_even", _l("四舍六入五成双"))]
KINDS = [
    SelectChoice("none", _l("不设")), SelectChoice("places", _l("按名次定人数")), SelectChoice("ratio", _l("按比例")),
    SelectChoice("bands", _l("按参赛人数分段")), SelectChoice("worldskills", _l("按分数接近程度（世界技能大赛办法）")),
]  # fmt: skip


def _select(label: Any, choices: list[SelectChoice], default: str) -> SelectField:
    return SelectField(label, choices=choices, default=default, validate_choice=False)


class StepRow(Form):  # type: ignore[misc]
    """One of the four rounding steps."""

    step = HiddenField()
    places = _select(_l("保留小数"), PLACES, "")
    mode = _select(_l("取舍办法"), MODES, "half_up")


class WeightRow(Form):  # type: ignore[misc]
    """Weight and pass mark of a module."""

    weight = StringField(_l("权重"))
    pass_mark = StringField(_l("合格分"))


class ChainRow(Form):  # type: ignore[misc]
    """One item of the tie chain; what may be chosen depends on the modules."""

    key = SelectField(_l("比较"), choices=[], validate_choice=False)


class DivisionRow(Form):  # type: ignore[misc]
    """A division that an award is for; one that is not listed is offered as it stands."""

    name = SelectField(_l("组别"), choices=[], validate_choice=False)


class AwardRow(Form):  # type: ignore[misc]
    """A number of awards of one name."""

    known = _select(_l("名称"), KNOWN, "")
    name = StringField(_l("另起的名称"))
    count = StringField(_l("人数"))


class ShareRow(Form):  # type: ignore[misc]
    """An award by percentage."""

    known = _select(_l("名称"), KNOWN, "")
    name = StringField(_l("另起的名称"))
    percent = StringField(_l("比例（%）"))
    min = StringField(_l("至少"))
    max = StringField(_l("至多"))


class BandRow(Form):  # type: ignore[misc]
    """The awards for a range of field sizes."""

    first = StringField(_l("从（人）"))
    last = StringField(_l("到（人，最后一段可不填）"))
    awards = FieldList(FormField(AwardRow), max_entries=MOST_ROWS)


class ScaleForm(Form):  # type: ignore[misc]
    """The common scale."""

    used = BooleanField(_l("折算标准分"))
    centre = StringField(_l("中位数对应"))
    spread = StringField(_l("一个标准偏差对应"))


class PrizesForm(Form):  # type: ignore[misc]
    """Prizes or titles of any kind; only the fields of the chosen kind count."""

    kind = _select(_l("怎样评定"), KINDS, "none")
    of = _select(_l("人数按"), [SelectChoice("competed", _l("实际参赛人数")), SelectChoice("passed", _l("成绩合格人数"))], "competed")
    tie_at_cut = _select(
        _l("最后一个名额并列"),
        [SelectChoice("decide", _l("须裁判长裁定")), SelectChoice("include", _l("并列者都评上")), SelectChoice("exclude", _l("并列者都降到下一等"))],
        "decide",
    )
    passed = BooleanField(_l("成绩合格"))
    not_title_held = BooleanField(_l("尚无此称号"))
    divisions = FieldList(FormField(DivisionRow), max_entries=MOST_ROWS)
    rounding = _select(
        _l("人数有小数时"), [SelectChoice("half_up", _l("四舍五入")), SelectChoice("floor", _l("舍去")), SelectChoice("ceil", _l("进一"))], "half_up"
    )
    awards = FieldList(FormField(AwardRow), max_entries=MOST_ROWS)
    shares = FieldList(FormField(ShareRow), max_entries=MOST_ROWS)
    bands = FieldList(FormField(BandRow), max_entries=MOST_ROWS)
    tie_points = StringField(_l("相差多少分以内算同一奖次"))
    threshold = StringField(_l("优胜奖分数线"))
    on = _select(_l("按"), [SelectChoice("scale", _l("标准分")), SelectChoice("total", _l("总分"))], "scale")
    excellent = BooleanField(_l("另设优胜奖"))
    upto_percent = StringField(_l("名次在前（%）"))
    excellence_known = _select(_l("名称"), KNOWN, "excellence")
    excellence_name = StringField(_l("另起的名称"))


class RankingForm(FlaskForm):  # type: ignore[misc]
    """How modules become places, prizes and titles."""

    modules = FieldList(FormField(WeightRow))
    rounding = FieldList(FormField(StepRow))
    tie_chain = FieldList(FormField(ChainRow), max_entries=MOST_ROWS)
    unresolved_ties = _select(
        _l("比完仍然并列"), [SelectChoice("share", _l("名次并列，后面的名次空出")), SelectChoice("decide", _l("须裁判长裁定先后"))], "share"
    )
    rank_within = _select(
        _l("排名范围"), [SelectChoice("event", _l("全赛项一起")), SelectChoice("division", _l("各组别分开"))], "event"
    )
    pass_total = StringField(_l("总分合格线"))
    scale = FormField(ScaleForm)
    prizes = FormField(PrizesForm)
    titles = FormField(PrizesForm)

    def typed(self) -> dict[str, Any]:
        """What was filled in, as the rules read it; a field that was not sent is empty."""
        found = {key: value for key, value in self.data.items() if key != "csrf_token"}
        filled: dict[str, Any] = _texts(found)
        return filled


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _texts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_texts(one) for one in value]
    return "" if value is None else value
