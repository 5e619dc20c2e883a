"""Schemes from files, changes of a frozen scheme."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

REASON = _l("写明为什么要变更，会记入评分记录。不要写姓名和单位。")


class SchemeUploadForm(FlaskForm):  # type: ignore[misc]
    """A workbook: the own template, or the layout of WorldSkills for one module."""

    workbook = FileField(_l("评分标准工作簿"))
    module = SelectField(
        _l("WorldSkills 版式读入到"), validate_choice=False, description=_l("通用模板本身写明各模块，不用选。"),
    )
    code = StringField(_l("新模块代码"), validators=[Optional(), Length(max=40)], description=_l("选“新模块”时填写，如 P。"))
    name = StringField(_l("新模块名称"), validators=[Optional(), Length(max=100)], description=_l("不填用工作簿第一行的名称。"))


class AskChangeForm(FlaskForm):  # type: ignore[misc]
    """Asking for a change of a frozen scheme."""

    reason = StringField(_l("变更理由"), validators=[InputRequired(_l("请写明变更理由。")), Length(max=300)], description=REASON)


class DeclineForm(FlaskForm):  # type: ignore[misc]
    """Not agreeing, and why."""

    reason = StringField(_l("不同意的理由"), validators=[InputRequired(_l("请写明不同意的理由。")), Length(max=300)])


class AspectChangeForm(FlaskForm):  # type: ignore[misc]
    """One aspect of a frozen scheme as it should be."""

    name = StringField(_l("名称"), validators=[Length(max=200)])
    max_mark = StringField(_l("满分"), validators=[InputRequired(_l("请填写满分。")), Length(max=20)])
    factor = StringField(_l("系数"), validators=[Length(max=20)], default="1")
    help = StringField(_l("说明"), validators=[Length(max=500)])
    levels = TextAreaField(_l("评判四档"), validators=[Length(max=2000)], description=_l("评判分每行一档，从 0 分到 3 分；测量不填。"))
    way = SelectField(
        _l("评分方式"), choices=[
            SelectChoice("value", _l("直接打分")), SelectChoice("yes_no", _l("是否")), SelectChoice("steps", _l("分级")),
            SelectChoice("deduction", _l("按次扣分")), SelectChoice("time", _l("计时")),
        ],
    )  # fmt: skip
    unit = StringField(_l("单位"), validators=[Length(max=20)])
    nominal = StringField(_l("标准值"), validators=[Length(max=20)], description=_l("分级时按与它相差多少；不填按读数本身。"))
    step = StringField(_l("每次扣"), validators=[Length(max=20)], description=_l("按次扣分时填写。"))
    steps = StringField(_l("分级得分"), validators=[Length(max=400)], description=_l("如 ≤0.02 得 2；≤0.05 得 1。计时的界限以秒为单位。"))
