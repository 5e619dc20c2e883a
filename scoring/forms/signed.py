"""The scan of a signed summary."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import HiddenField
from wtforms.validators import InputRequired, Regexp


class ScanForm(FlaskForm):  # type: ignore[misc]
    """One PDF, or the pages as pictures; ``version`` is the one that was printed and signed."""

    version = HiddenField(validators=[InputRequired(), Regexp(r"^\d{1,6}$")])
    files = MultipleFileField(_l("签字后的成绩汇总表"), validators=[FileRequired(_l("请选择扫描件。"))])
