"""Reading the files of the law: strict YAML, and parameters with article, status and condition.

What is not written exactly is refused: numbers without quotes, a key twice, gaps and overlaps between dated values.
"""
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from awards.policy.values import Parameter, Value
from awards.rules.schedule import STATUSES
from foundation.rules.fields import Fields, Findings
from foundation.rules.numbers import is_decimal
from foundation.rules.problems import Problem, Problems

UNITS = (
    "yuan", "yuan_per_month", "yuan_per_year", "yuan_per_person", "yuan_per_course", "percent",
    "persons", "persons_per_year", "certificates", "times", "years",
)
UNDATED = "undated"
ONE_DAY = timedelta(days=1)


class _Strict(yaml.SafeLoader):
    """YAML in which text is text: no bare numbers, no bare yes or no, no key twice."""


def _refuse_scalar(loader: _Strict, node: yaml.ScalarNode) -> None:
    code = "float_not_allowed" if node.tag.endswith(":float") else "not_a_decimal"
    raise Problems([Problem(_line(node), code, {"value": node.value})])


def _mapping(loader: _Strict, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if type(key) not in (str, date):
            raise Problems([Problem(_line(key_node), "wrong_type", {"expected": "text"})])
        if key in found:
            raise Problems([Problem(_line(key_node), "duplicate_code", {"value": str(key)})])
        found[key] = loader.construct_object(value_node, deep=True)
    return found


def _line(node: yaml.Node) -> str:
    return f"line {node.start_mark.line + 1}"


for _tag in ("int", "float", "bool"):
    _Strict.add_constructor(f"tag:yaml.org,2002:{_tag}", _refuse_scalar)
_Strict.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(file: Path) -> dict[str, Any]:
    """The object that a file of the law holds. Raises :class:`Problems`, each with the file's name."""
    try:
        document = yaml.load(file.read_text(encoding="utf-8"), Loader=_Strict)  # noqa: S506 (a SafeLoader)
    except Problems as found:
        raise Problems([_in_file(problem, file) for problem in found.problems]) from None
    except (yaml.YAMLError, ValueError) as error:
        raise Problems([Problem("", "not_yaml", {"reason": str(error)}, file.name)]) from None
    if type(document) is not dict:
        raise Problems([Problem("", "wrong_type", {"expected": "object"}, file.name)])
    if strange := [key for key in document if type(key) is not str]:
        raise Problems([Problem(str(key), "wrong_type", {"expected": "text"}, file.name) for key in strange])
    return document


def load_parameters(folder: Path) -> dict[str, Parameter]:
    """All parameters of a folder by key. Raises :class:`Problems` with everything that is wrong with any of them."""
    parameters: dict[str, Parameter] = {}
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            document = read_yaml(file)
        except Problems as found:
            problems += found.problems
            continue
        findings = Findings()
        for key in document:
            if key in parameters:
                findings.add(str(key), "duplicate_code", value=key)
            parameters[key] = _parameter(key, document, findings)
        problems += [_in_file(problem, file) for problem in findings.problems]
    if problems:
        raise Problems(problems)
    return parameters


def _in_file(problem: Problem, file: Path) -> Problem:
    return Problem(problem.path, problem.code, problem.facts, file.name)


def _parameter(key: str, document: dict[str, Any], findings: Findings) -> Parameter:
    fields = Fields(document, "", findings).object(key)
    if fields is None:
        return Parameter(key, "", "", ())
    fields.only(("label", "unit", "values"))
    label, unit = fields.text("label", filled=True), fields.word("unit", UNITS)
    dated = fields.object("values")
    values = () if dated is None else tuple(_values(dated))
    if dated is not None and not values:
        fields.refuse("values", "required")
    return Parameter(key, label, unit, values)


def _values(dated: Fields) -> Iterator[Value]:
    """The values in order of their first days; each ends the day before the next one begins."""
    written: dict[Any, Any] = dated.document
    days: list[date] = sorted(key for key in written if type(key) is date)
    for key in written:
        if type(key) is not date and key != UNDATED:
            dated.refuse(str(key), "out_of_range", key)
    if UNDATED in written:
        if days:
            dated.refuse(UNDATED, "overlap", UNDATED)
        yield from _value(dated, written[UNDATED], None, None)
    for day, following in zip(days, [*days[1:], None], strict=False):
        yield from _value(dated, written[day], day, following)


def _value(dated: Fields, value: Any, first: date | None, following: date | None) -> Iterator[Value]:
    """One value, from its first day to its last; without a first day it can only be a draft."""
    key = UNDATED if first is None else first.isoformat()
    fields = Fields({key: value}, dated.path, dated.found).object(key)
    if fields is None:
        return
    fields.only(("value", "until", "status", "source", "question"))
    source = fields.object("source")
    if source is not None:
        source.only(("document", "article", "condition"))
    status = fields.word("status", STATUSES)
    if first is None and status != "draft":
        fields.refuse("status", "undated", status)
    yield Value(
        first_day=first,
        last_day=_last_day(fields, first, following),
        value=_number(fields),
        status=status,
        document=source.text("document", filled=True) if source else "",
        article=source.text("article", filled=True) if source else "",
        condition=source.text("condition", filled=True) if source else "",
        question=fields.optional_text("question"),
    )


def _number(fields: Fields) -> str | None:
    """A quoted decimal; null must be written, because it says that no document sets the amount."""
    if "value" not in fields.document:
        fields.refuse("value", "required")
    value = fields.optional_text("value")
    if value and not is_decimal(value):
        fields.refuse("value", "not_a_decimal", value)
    return value


def _last_day(fields: Fields, first: date | None, following: date | None) -> date | None:
    """The last day in force: as written, otherwise the day before the next value; no gap and no overlap."""
    until = fields.document.get("until")
    before = following - ONE_DAY if following else None
    if until is None:
        return before
    if type(until) is not date or first is None or until < first:
        fields.refuse("until", "out_of_range", until)
        return before
    if before and until != before:
        fields.refuse("until", "gap" if until < before else "overlap", until)
    return until
