"""Between the forms of the scheme pages and what is stored."""
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scoring.forms.scheme import EventListsForm, ModuleForm, SettingsForm
from scoring.rules.pasted_rows import pasted
from scoring.rules.row_moves import MOVES, moved
from scoring.rules.scheme_rows import COLUMNS, Row, rows_of

SPARE = 3
PERCENTAGES = ("recheck_top", "recheck_rest", "recheck_alarm")
SWITCHES = ("second_person", "signed_scan", "recheck")


def count(text: str | None) -> int:
    """A number of people; nothing typed is none."""
    return int(text or 0)


def typed(text: str | None) -> str:
    """What was typed, without spaces around it."""
    return (text or "").strip()


def module_of(form: ModuleForm) -> dict[str, Any]:
    """The module as typed, without its aspects."""
    return {
        "code": typed(form.code.data), "name": typed(form.name.data), "weight": typed(form.weight.data),
        "full_mark": typed(form.full_mark.data), "pass_mark": typed(form.pass_mark.data) or None,
        "panel": {
            "level": form.level.data, "method": form.method.data, "drop_high": count(form.drop_high.data),
            "drop_low": count(form.drop_low.data), "minimum_judges": count(form.minimum_judges.data),
        },
    }  # fmt: skip


def rows_typed(form: ModuleForm) -> list[Row]:
    """The rows as typed, empty ones too; a factor of 1 alone is nothing typed."""
    return [Row(**{name: typed(entry.data[name]) for name in COLUMNS}) for entry in form.aspects]


def changed_rows(rows: Sequence[Row], change: str, text: str | None) -> list[Row] | None:
    """The rows after a button of the sheet (``up-3``, ``more``, ``paste``); None for the button that keeps the module."""
    name, _, place = change.partition("-")
    if name == "more":
        return [*rows, *[Row() for _ in range(5)]]
    if name == "paste":
        return [*[row for row in rows if not row.empty], *pasted(text or "")]
    if name in MOVES and place.isascii() and place.isdigit():
        return moved(rows, name, int(place))
    return None


def fill_rows(form: ModuleForm, rows: Iterable[Row]) -> None:
    """Puts rows in the place of those of the form, with a few empty ones below."""
    while form.aspects.entries:
        form.aspects.pop_entry()
    listed = list(rows)
    for row in [*listed, *[Row() for _ in range(max(SPARE, 6 - len(listed)))]][: form.aspects.max_entries]:
        form.aspects.append_entry({name: getattr(row, name) for name in COLUMNS} | {"factor": row.factor or "1"})


def typed_module(
    module: Mapping[str, Any], texts: Mapping[str, Any], tree: Mapping[str, Any], ways: Mapping[str, Any]
) -> dict[str, Any]:
    """A stored module as the form shows it."""
    panel = module["panel"]
    least = panel.get("minimum_judges")
    return {
        **{key: module.get(key) for key in ("code", "name", "weight", "full_mark", "pass_mark")},
        "level": panel["level"], "method": panel.get("method") or "mean",
        **{key: str(panel.get(key) or 0) for key in ("drop_high", "drop_low")},
        "minimum_judges": str(1 if least is None else least),
        "aspects": [
            {name: getattr(row, name) for name in COLUMNS} for row in [*rows_of(module, texts, tree, ways), *[Row(factor="1")] * SPARE]
        ],
    }


def clauses_typed(form: EventListsForm) -> list[dict[str, Any]]:
    """The clauses of penalties as typed."""
    rows = ({name: typed(entry.data[name]) for name in ("code", "text", "points", "module")} for entry in form.clauses)
    return [{**row, "module": row["module"] or None} for row in rows if row["code"] or row["text"] or row["points"]]


def sections_typed(form: EventListsForm) -> list[dict[str, Any]]:
    """The sections of the standard as typed."""
    rows = ({name: typed(entry.data[name]) for name in ("code", "name", "weight")} for entry in form.sections)
    return [row for row in rows if any(row.values())]


def settings_typed(form: SettingsForm) -> dict[str, Any]:
    """The settings as typed."""
    switches = {name: bool(form[name].data) for name in SWITCHES}
    numbers = {name: int(form[name].data) for name in PERCENTAGES}
    return {**switches, **numbers, "aspect_ceiling": typed(form.aspect_ceiling.data)}
