"""What may be typed when sheets on paper are printed and entered."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp


class ScanForm(FlaskForm):  # type: ignore[misc]
    """The id that the QR code of a printed sheet holds."""

    sheet = StringField(
        _l("扫描或输入表号"), validators=[InputRequired(_l("请扫描评分表上的二维码。")), Length(max=80)],
        description=_l("扫码枪对准评分表右上角的二维码；也可以照页脚输入表号。"),
    )


class PickForm(FlaskForm):  # type: ignore[misc]
    """A sheet by judge and blind code, where its QR code cannot be read."""

    place = SelectField(_l("裁判和模块"), validators=[InputRequired(_l("请选择裁判和模块。"))])
    entry = StringField(_l("加密号"), validators=[InputRequired(_l("请填写加密号。")), Length(max=40)])


class CellsForm(FlaskForm):  # type: ignore[misc]
    """One text for each aspect that is asked for, in order."""

    cells = FieldList(StringField(validators=[Length(max=40)]), max_entries=400)


class DecisionForm(CellsForm):
    """What stands on the paper, and why it was decided so."""

    reasons = FieldList(StringField(validators=[Length(max=200)]), max_entries=400)


class PrintForm(FlaskForm):  # type: ignore[misc]
    """Which sheets are printed."""

    module = SelectField(_l("模块"), validators=[Optional()])
    judge = SelectField(_l("裁判"), validators=[Optional()])
    entry = StringField(_l("加密号"), validators=[Optional(), Length(max=40)], description=_l("不填即全部。"))
    reserve = StringField(
        _l("空白备用表"), default="0", validators=[Optional(), Regexp(r"^\d{1,2}$", message=_l("应为 0 到 50 的整数。"))],
        description=_l("每个模块（子项）另印几张，没有加密号和二维码。"),
    )
    layout = SelectField(_l("纸张方向"), choices=[SelectChoice("portrait", _l("A4 纵向")), SelectChoice("landscape", _l("A4 横向"))])
    only_open = BooleanField(_l("只印还没有提交的"))
