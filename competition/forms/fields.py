"""Fields that the forms of this room share."""
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

NEEDED = _l("请填写此项。")


class MultiCheckboxField(SelectMultipleField):  # type: ignore[misc]
    """Several choices, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """What may be chosen: value and word."""
    return [SelectChoice(value, word) for value, word in pairs]


def needed(most: int = 200) -> list[Any]:
    """A text that must be there."""
    return [InputRequired(NEEDED), Length(max=most)]
