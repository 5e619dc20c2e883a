"""Fields that the forms of this room share."""
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

NEEDED = _l("请填写此项。")


class MultiCheckboxField(SelectMultipleField):  # type: ignore[misc]
    """Several choices, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def needed(most: int = 200) -> list[Any]:
    """A text that must be there."""
    return [InputRequired(NEEDED), Length(max=most)]
