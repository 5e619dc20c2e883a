"""What may be typed when marks come from a file."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.validators import InputRequired


class MarkFileForm(FlaskForm):  # type: ignore[misc]
    """A file, and whose sheets it fills."""

    place = SelectField(
        _l("裁判和模块"), validators=[InputRequired(_l("请选择裁判和模块。"))],
        description=_l("成绩将作为这位裁判的评分表提交；机器阅卷、自动测量的成绩，选负责该模块的裁判。"),
    )
    file = FileField(_l("成绩文件"), validators=[FileRequired(_l("请选择成绩文件。"))])
