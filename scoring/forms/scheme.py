"""Writing a marking scheme: a module as a sheet of rows, penalties and sections as tables, the settings of an event."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

COUNT = Regexp(r"^\d{0,4}$", message=_l("应为整数。"))
PERCENT = Regexp(r"^\d{1,3}$", message=_l("应为 0 到 100 的整数。"))
MOST_ROWS = 400
ROW_KINDS = [
    SelectChoice("measurement", _l("数值")),
    SelectChoice("yes_no", _l("是否")),
    SelectChoice("steps", _l("分级")),
    SelectChoice("deduction", _l("扣减")),
    SelectChoice("time", _l("用时")),
    SelectChoice("judgement", _l("评判")),
    SelectChoice("sub", _l("子项")),
    SelectChoice("criterion", _l("评分项")),
]


class AspectForm(Form):  # type: ignore[misc]
    """One row of a module's sheet: a criterion, a sub-criterion or an aspect; an empty row is none."""

    kind = SelectField(_l("类型"), choices=ROW_KINDS, validate_choice=False)
    code = StringField(_l("代码"), validators=[Length(max=40)])
    name = StringField(_l("名称"), validators=[Length(max=200)])
    max_mark = StringField(_l("满分"), validators=[Length(max=20)])
    factor = StringField(_l("系数"), default="1", validators=[Length(max=20)])
    way = StringField(_l("换算 / 评分日"), validators=[Length(max=400)])
    help = StringField(_l("说明"), validators=[Length(max=500)])
    section = StringField(_l("标准部分"), validators=[Length(max=40)])
    levels = StringField(_l("评判四档（用 | 分开）"), validators=[Length(max=2000)])


class ModuleForm(FlaskForm):  # type: ignore[misc]
    """A module of the marking scheme: what it weighs, how its judges become one value, and its rows."""

    code = StringField(_l("模块代码"), validators=[InputRequired(_l("请填写模块代码，例如 T、P。")), Length(max=40)])
    name = StringField(_l("模块名称"), validators=[InputRequired(_l("请填写模块名称。")), Length(max=100)])
    weight = StringField(_l("权重"), validators=[InputRequired(_l("请填写权重，例如 0.8。")), Length(max=20)])
    full_mark = StringField(_l("满分"), validators=[InputRequired(_l("请填写满分，例如 100。")), Length(max=20)])
    pass_mark = StringField(_l("合格分"), validators=[Optional(), Length(max=20)], description=_l("没有合格线可不填。"))
    level = SelectField(
        _l("怎样合成"), choices=[SelectChoice("aspect", _l("逐个评分点合成各裁判的分")), SelectChoice("sheet", _l("先算各裁判总分，再合成"))],
        description=_l("去掉最高分、最低分通常按各裁判总分；评判分只能逐个评分点合成。"),
    )
    method = SelectField(_l("取值方法"), choices=[SelectChoice("mean", _l("平均")), SelectChoice("sum", _l("相加"))])
    drop_high = StringField(_l("去掉最高分个数"), default="0", validators=[COUNT])
    drop_low = StringField(_l("去掉最低分个数"), default="0", validators=[COUNT])
    minimum_judges = StringField(_l("最少裁判人数"), default="1", validators=[COUNT])
    aspects = FieldList(FormField(AspectForm), min_entries=6, max_entries=MOST_ROWS)
    pasted = TextAreaField(_l("从表格复制的行"), validators=[Optional(), Length(max=400000)])


class ClauseForm(Form):  # type: ignore[misc]
    """One clause of penalties; an empty row is none."""

    code = StringField(_l("条款编号"), validators=[Length(max=40)])
    text = StringField(_l("扣分情形"), validators=[Length(max=200)])
    points = StringField(_l("扣分"), validators=[Length(max=20)])
    module = SelectField(_l("适用模块"), validate_choice=False)


class SectionForm(Form):  # type: ignore[misc]
    """One section of the occupational standard; an empty row is none."""

    code = StringField(_l("部分"), validators=[Length(max=40)])
    name = StringField(_l("名称"), validators=[Length(max=200)])
    weight = StringField(_l("应占百分比"), validators=[Length(max=20)])


class EventListsForm(FlaskForm):  # type: ignore[misc]
    """Penalties and sections of one event."""

    clauses = FieldList(FormField(ClauseForm), max_entries=200)
    sections = FieldList(FormField(SectionForm), max_entries=50)


class SettingsForm(FlaskForm):  # type: ignore[misc]
    """How an event is scored beyond its ranking."""

    second_person = BooleanField(_l("评分表须由第二人复核"), description=_l("复核人只能确认或退回，不能修改。"))
    signed_scan = BooleanField(_l("公布成绩前须上传签字的成绩汇总表"), description=_l("扫描件的散列值随成绩一并保存。"))
    recheck = BooleanField(_l("公布成绩前须完成抽检复核"))
    recheck_top = StringField(_l("名次靠前的全部复核（%）"), validators=[InputRequired(_l("请填写百分比。")), PERCENT])
    recheck_rest = StringField(_l("其余抽检（%）"), validators=[InputRequired(_l("请填写百分比。")), PERCENT])
    recheck_alarm = StringField(_l("差错率超过此数时全部复核（%）"), validators=[InputRequired(_l("请填写百分比。")), PERCENT])
    aspect_ceiling = StringField(
        _l("单个评分点的提示上限（分）"), validators=[InputRequired(_l("请填写上限，例如 2。")), Length(max=20)],
        description=_l("超过时在检查清单中提示，不影响冻结。"),
    )
