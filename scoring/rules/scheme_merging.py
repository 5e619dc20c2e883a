"""What a file brings is put into a scheme: what means the same stays as it was written, so that nothing changes its hash."""
from collections.abc import Mapping, Sequence
from typing import Any

from scoring.rules.clauses import EVENT
from scoring.rules.scheme_contents import (
    Document,
    SchemeContents,
    aspect_meaning,
    aspects_of,
    module_meaning,
    text_meaning,
    tree_meaning,
    way_meaning,
)


def with_module(base: SchemeContents, module: Document, beside: SchemeContents) -> SchemeContents:
    """The scheme with one module put in or replaced. ``beside`` holds its texts, ways and tree; who marks a sub-criterion
    stays as it was where the file does not say it."""
    code = module["code"]
    known = [one for one in base.rules["modules"] if one["code"] != code]
    place = next((n for n, one in enumerate(base.rules["modules"]) if one["code"] == code), len(known))
    modules = [*known[:place], _module(base.modules().get(code), module), *known[place:]]
    own = f"{code}/"
    tree = {key: row for key, row in base.tree.items() if key != code}
    row = _tree(base, module, beside.tree.get(code) or {}, keep_judges=True)
    return SchemeContents(
        {**base.rules, "modules": modules},
        {**{key: one for key, one in base.texts.items() if not key.startswith(own)}, **_texts(base, beside.texts)},
        {**tree, **({code: row} if row else {})},
        {**{key: one for key, one in base.ways.items() if not key.startswith(own)}, **_ways(base, beside.ways)},
    )


def with_all(base: SchemeContents, modules: Sequence[Document], beside: SchemeContents, event: Document) -> SchemeContents:
    """The scheme with all its modules from a file; what is not said of the event (clauses, sections) stays."""
    before = base.modules()
    tree: dict[str, Any] = {}
    for module in modules:
        row = _tree(base, module, beside.tree.get(module["code"]) or {}, keep_judges=False)
        if row:
            tree[module["code"]] = row
    kept = {key: rows for key, rows in {**base.tree.get(EVENT, {}), **event}.items() if rows or key in base.tree.get(EVENT, {})}
    if kept:
        tree[EVENT] = kept
    rules = {**base.rules, "modules": [_module(before.get(module["code"]), module) for module in modules]}
    return SchemeContents(rules, _texts(base, beside.texts), tree, _ways(base, beside.ways))


def _module(before: Document | None, module: Document) -> Document:
    if before is None:
        return module
    known = aspects_of(before)
    aspects = [
        known[one["code"]] if one["code"] in known and aspect_meaning(known[one["code"]]) == aspect_meaning(one) else one
        for one in module["aspects"]
    ]
    frame = before if module_meaning(before) == module_meaning(module) else module
    return {**frame, "aspects": aspects}


def _texts(base: SchemeContents, texts: Document) -> dict[str, Any]:
    return {key: _same(base.texts.get(key), one, text_meaning) for key, one in texts.items()}


def _ways(base: SchemeContents, ways: Document) -> dict[str, Any]:
    return {key: _same(base.ways.get(key), one, way_meaning) for key, one in ways.items()}


def _same(before: Document | None, new: Document, meaning: Any) -> Document:
    return before if before is not None and meaning(before) == meaning(new) else new


def _tree(base: SchemeContents, module: Document, row: Mapping[str, Any], *, keep_judges: bool) -> Document:
    """The division of a module; the row that stands there if it means the same."""
    code = module["code"]
    before: Mapping[str, Any] = base.tree.get(code) or {}
    if keep_judges and row.get("parts"):
        judges = {part["code"]: part.get("judges") for part in before.get("parts") or ()}
        row = {**row, "parts": [{**part, "judges": judges.get(part["code"])} for part in row["parts"]]}
    same = before and tree_meaning({code: before}, module) == tree_meaning({code: row}, module)
    return before if same else row
