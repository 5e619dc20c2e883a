"""The cells of a sheet on a page: from the form to the service, and what was wrong back to the cell."""
from collections.abc import Mapping, Sequence
from typing import Any

from flask.typing import ResponseReturnValue
from wtforms import FieldList

from foundation.errors import Invalid
from scoring.rules.typed_marks import Asked
from scoring.views.doors import page, sentences


def typed(aspects: Sequence[Asked], fields: FieldList, sent: Mapping[str, str], name: str) -> dict[str, str]:
    """What was typed, by aspect. Fields that were not sent at all count as empty, so that the form shows every cell again."""
    while len(fields) < len(aspects):
        fields.append_entry(sent.get(f"{name}-{len(fields)}", ""))
    return {one.code: str(field.data or "") for one, field in zip(aspects, fields, strict=False)}


def problem_page(template: str, refusal: Invalid, **context: Any) -> ResponseReturnValue:
    """The page again with everything that is wrong, each at its cell; nothing typed is lost."""
    problems = sentences(refusal.problems)
    wrong = {one.path: said["message"] for one, said in zip(refusal.problems, problems, strict=True)}
    return page(template, refusal.status, wrong=wrong, problems=problems, refusal=None, **context)
