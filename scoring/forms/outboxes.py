"""What a tablet held, brought as a file."""
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class OutboxForm(FlaskForm):  # type: ignore[misc]
    """A file that a tablet wrote."""

    file = FileField(_l("平板导出的文件（.json）"), validators=[FileRequired(_l("请选择平板导出的文件。"))])
