"""What may be typed around judge analytics and the sampling re-check."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField, TextAreaField, widgets
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

KIND_WORDS = [
    SelectChoice("transcription", _l("转录差错：与纸质或平板记录不符")),
    SelectChoice("arithmetic", _l("计算差错：换算、合计不对")),
    SelectChoice("rule", _l("规则差错：没有按评分标准给分")),
]


class NoteForm(FlaskForm):  # type: ignore[misc]
    """A conclusion from judge analytics."""

    judge = SelectField(_l("裁判"), validators=[Optional()])
    text = TextAreaField(
        _l("核实情况和结论"), validators=[InputRequired(_l("请写明核实情况和结论。")), Length(max=400)],
        description=_l("不要写选手姓名和单位。记录后不能修改，可以补充。"),
    )


class SeedForm(FlaskForm):  # type: ignore[misc]
    """One part of the seed, typed to be committed to or to be revealed."""

    seed = StringField(
        _l("您的种子"), validators=[InputRequired(_l("请输入种子。")), Length(min=8, max=80, message=_l("至少 8 个字符，最多 80 个。"))],
        render_kw={"data-private": "", "autocomplete": "off", "spellcheck": "false"},
    )


class LookForm(FlaskForm):  # type: ignore[misc]
    """A second look at one version of a sheet: it is right."""

    version = IntegerField(widget=widgets.HiddenInput(), validators=[InputRequired()])


class ErrorForm(LookForm):
    """… or it has an error."""

    kind = SelectField(_l("差错类型"), choices=KIND_WORDS)
    aspect = SelectField(_l("评分点"), validators=[InputRequired(_l("请选择评分点。"))])
    mark = StringField(
        _l("正确的分数"), validators=[Optional(), Regexp(r"^\s*\d{1,6}(\.\d{1,6})?\s*$", message=_l("应为数字。"))],
        description=_l("按纸质记录和评分标准应得的分数；不填表示“未评”。"),
    )
    reason = StringField(
        _l("依据"), validators=[InputRequired(_l("请写明依据。")), Length(max=200)], description=_l("例如：纸质评分表第 2 页为 12.5。不要写姓名和单位。")
    )
