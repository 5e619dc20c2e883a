"""What may be typed in the scoring room. Shape only; what it means is checked by rules and services."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

STATUS_WORDS = [
    SelectChoice("competed", _l("已参赛")),
    SelectChoice("absent", _l("缺考")),
    SelectChoice("withdrawn", _l("已退赛")),
    SelectChoice("disqualified", _l("取消资格")),
]
REASON = _l("请写明理由，不要写姓名和单位。")


class ActionForm(FlaskForm):  # type: ignore[misc]
    """A button: nothing but the CSRF token."""


class PinForm(FlaskForm):  # type: ignore[misc]
    """The PIN of a card that was scanned."""

    pin = PasswordField(
        _l("输入 6 位 PIN 码"), validators=[InputRequired(_l("请输入 PIN 码。")), Regexp(r"^\d{6}$", message=_l("PIN 码是 6 位数字。"))]
    )


class CardForm(PinForm):
    """Card code and PIN, where no camera reads the code."""

    card = StringField(_l("裁判卡编码"), validators=[InputRequired(_l("请输入裁判卡上的编码。")), Length(max=64)])


class LookupForm(FlaskForm):  # type: ignore[misc]
    """A contestant's own result."""

    ticket = StringField(_l("准考证号"), validators=[InputRequired(_l("请填写准考证号。")), Length(max=40)])
    last_six = StringField(
        _l("证件号码后六位"),
        validators=[InputRequired(_l("请填写证件号码后六位。")), Regexp(r"^\s*[0-9]{5}[0-9Xx]\s*$", message=_l("应为 6 位，最后一位可以是 X。"))],
    )


class ReturnForm(FlaskForm):  # type: ignore[misc]
    """Sending a sheet, or some of its aspects, back."""

    aspects = SelectMultipleField(
        _l("要退回的评分点"), validators=[InputRequired(_l("请至少选择一个评分点。"))],
        option_widget=widgets.CheckboxInput(), widget=widgets.ListWidget(prefix_label=False),
    )
    reason = StringField(_l("退回理由"), validators=[InputRequired(_l("请写明退回理由。")), Length(max=200)], description=REASON)


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Something that needs nothing but a reason."""

    reason = StringField(_l("理由"), validators=[InputRequired(_l("请写明理由。")), Length(max=200)], description=REASON)


class DayForm(FlaskForm):  # type: ignore[misc]
    """Status and time of one entry."""

    status = SelectField(_l("参赛状态"), choices=[SelectChoice("", _l("未登记")), *STATUS_WORDS], validators=[Optional()])
    time = StringField(
        _l("用时"), validators=[Optional(), Regexp(r"^\s*(\d{1,4}:)?\d{1,4}(:\d{2})?\s*$", message=_l("请写成 分:秒 或 时:分:秒。"))],
        description=_l("分:秒 或 时:分:秒，例如 58:30；不计时可不填。"),
    )


class DeductionForm(FlaskForm):  # type: ignore[misc]
    """扣分."""

    module = SelectField(_l("模块"), validators=[InputRequired(_l("请选择模块。"))])
    points = StringField(_l("扣分"), validators=[InputRequired(_l("请填写扣多少分。")), Length(max=20)])
    reason = StringField(_l("扣分原因"), validators=[InputRequired(_l("请写明扣分原因。")), Length(max=200)], description=REASON)


class TieForm(FlaskForm):  # type: ignore[misc]
    """The order of a tied group, best first."""

    entries = StringField(
        _l("名次顺序"), validators=[InputRequired(_l("请填写加密号的先后顺序。")), Length(max=400)],
        description=_l("从好到次，用空格或逗号分开。"),
    )
    document = StringField(_l("依据"), validators=[InputRequired(_l("请写明依据的文件或记录。")), Length(max=200)])


COUNT = Regexp(r"^\d{0,4}$", message=_l("应为整数。"))


class AspectForm(Form):  # type: ignore[misc]
    """One row of a module's table of aspects; an empty row is no aspect."""

    code = StringField(_l("代码"), validators=[Length(max=40)])
    kind = SelectField(
        _l("类型"), choices=[SelectChoice("measurement", _l("测量")), SelectChoice("judgement", _l("评判"))],
        validate_choice=False,
    )
    max_mark = StringField(_l("满分"), validators=[Length(max=20)])
    factor = StringField(_l("系数"), default="1", validators=[Length(max=20)])
    name = StringField(_l("名称"), validators=[Length(max=200)])
    help = StringField(_l("说明"), validators=[Length(max=500)])
    levels = StringField(_l("评判四档（用 | 分开）"), validators=[Length(max=1000)])


class ModuleForm(FlaskForm):  # type: ignore[misc]
    """A module of the marking scheme: what it weighs, who marks it, and its aspects as a table."""

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
    aspects = FieldList(FormField(AspectForm), min_entries=6, max_entries=400)
    workbook = FileField(_l("评分方案工作簿"))


class RulesForm(FlaskForm):  # type: ignore[misc]
    """How modules become places and prizes."""

    places = SelectField(_l("分数保留小数"), choices=[SelectChoice(str(n)) for n in range(7)], default="2")
    tie_chain = StringField(
        _l("并列时依次比较"), validators=[Optional(), Length(max=400)],
        description=_l("module:P:desc 表示模块 P 高者在前，time:asc 表示用时少者在前；用空格分开。"),
    )
    unresolved_ties = SelectField(
        _l("仍然并列"), choices=[SelectChoice("share", _l("名次并列，后面的名次空出")), SelectChoice("decide", _l("须裁判长裁定先后"))]
    )
    pass_total = StringField(_l("总分合格线"), validators=[Optional(), Length(max=20)])
    passed = BooleanField(_l("获奖须成绩合格"))
    gold = StringField(_l("金奖人数"), default="1", validators=[COUNT])
    silver = StringField(_l("银奖人数"), default="2", validators=[COUNT])
    bronze = StringField(_l("铜奖人数"), default="3", validators=[COUNT])
    tie_at_cut = SelectField(
        _l("最后一个名额并列"),
        choices=[
            SelectChoice("decide", _l("须裁判长裁定")),
            SelectChoice("include", _l("并列者都获奖")),
            SelectChoice("exclude", _l("并列者都降到下一等")),
        ],
    )
    excellence = StringField(
        _l("优胜奖占参赛人数（%）"), validators=[Optional(), Length(max=10)], description=_l("名次在此比例以内而没有奖项的；不设可不填。")
    )
    titles = StringField(_l("技术能手名额"), default="0", validators=[COUNT])


class RulesTextForm(FlaskForm):  # type: ignore[misc]
    """The whole rules as JSON, for those who want what the form does not offer."""

    rules = TextAreaField(_l("评分规则（JSON）"), validators=[InputRequired(_l("请填写评分规则。")), Length(max=400000)])
