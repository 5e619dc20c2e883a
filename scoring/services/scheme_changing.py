"""The small changes of a frozen scheme without a workbook: one aspect as it should be, one that goes, the rules as text."""
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from foundation.accounts.identity import Actor
from foundation.database import transaction
from foundation.errors import Invalid, NotFound
from foundation.rules.problems import Problem
from scoring.queries.events import SchemeRow, scheme_of
from scoring.queries.scheme_versions import contents_of
from scoring.rules.scheme_contents import SchemeContents, aspect_meaning, aspects_of, text_meaning, way_meaning
from scoring.services.scheme_files import EDIT, contents_problems, propose
from scoring.spreadsheets.way_words import Unsaid, cells_of, way_of

LEVELS = 4


def typed_aspect(scheme: SchemeRow, key: str) -> dict[str, Any]:
    """One aspect (``MODULE/ASPECT``) as its form shows it. Raises :class:`NotFound`."""
    _module, aspect = _found(contents_of(scheme), key)
    text, way = scheme.texts.get(key) or {}, cells_of(scheme.ways.get(key))
    return {
        "name": text.get("name") or "", "max_mark": aspect["max_mark"], "factor": aspect.get("factor") or "1",
        "help": text.get("help") or "", "levels": "\n".join(text.get("levels") or ()), "way": (scheme.ways.get(key) or {"kind": "value"})["kind"],
        **{name: way[name] for name in ("unit", "nominal", "step", "steps")},
    }


def _found(contents: SchemeContents, key: str) -> tuple[str, Mapping[str, Any]]:
    module, _slash, code = key.partition("/")
    row = contents.modules().get(module)
    aspect = aspects_of(row).get(code) if row else None
    if aspect is None:
        raise NotFound
    return module, aspect


def _base(event_id: int) -> SchemeContents:
    found = scheme_of(event_id)
    if found is None:
        raise NotFound
    return contents_of(found)


@transaction
def propose_aspect(event_id: int, key: str, typed: Mapping[str, Any], *, actor: Actor, at: datetime) -> str:
    """A proposal in which one aspect is as typed; what means the same stays as it was written. Raises :class:`Invalid`."""
    base = _base(event_id)
    module, aspect = _found(base, key)
    said = {name: (typed.get(name) or "").strip() for name in ("name", "max_mark", "factor", "help", "levels", "way", "unit", "nominal", "step", "steps")}
    rule = {**aspect, "max_mark": said["max_mark"], "factor": said["factor"] or "1"}
    changed = _with(base, module, [rule if one is aspect else one for one in base.modules()[module]["aspects"]])
    problems = contents_problems(SchemeContents(changed.rules))
    if problems:
        raise Invalid(problems)
    if aspect_meaning(rule) == aspect_meaning(aspect):
        changed = base
    texts = {**base.texts, key: _text(base.texts.get(key) or {}, said, aspect["kind"])}
    return _propose(event_id, replace(changed, texts=texts, ways=_ways(base, key, said, aspect["kind"])), actor, at)


def _text(before: Mapping[str, Any], said: Mapping[str, str], kind: str) -> Mapping[str, Any]:
    lines = [line.strip() for line in said["levels"].splitlines()]
    levels = ([*lines, *[""] * LEVELS][:LEVELS] if any(lines) else None) if kind == "judgement" else before.get("levels")
    text = {**before, "name": said["name"], "help": said["help"], "levels": levels}
    return before if text_meaning(before) == text_meaning(text) else text


def _ways(base: SchemeContents, key: str, said: Mapping[str, str], kind: str) -> dict[str, Any]:
    ways = dict(base.ways)
    if kind == "judgement":
        return ways
    try:
        way = way_of(*(said[name] for name in ("way", "unit", "nominal", "step", "steps")))
    except Unsaid as unsaid:
        raise Invalid([Problem(unsaid.column, "way_typed", {"value": unsaid.value[:80]})]) from None
    if way_meaning(way) != way_meaning(ways.get(key)):
        ways.pop(key, None)
        if way is not None:
            ways[key] = way
    return ways


@transaction
def propose_without(event_id: int, key: str, *, actor: Actor, at: datetime) -> str:
    """A proposal in which one aspect is gone."""
    base = _base(event_id)
    module, aspect = _found(base, key)
    changed = _with(base, module, [one for one in base.modules()[module]["aspects"] if one is not aspect])
    tree = {code: _parts_without(row, aspect["code"]) if code == module else row for code, row in base.tree.items()}
    texts = {name: text for name, text in base.texts.items() if name != key}
    ways = {name: way for name, way in base.ways.items() if name != key}
    return _propose(event_id, SchemeContents(changed.rules, texts, tree, ways), actor, at)


def _parts_without(row: Mapping[str, Any], code: str) -> Mapping[str, Any]:
    parts = [{**part, "aspects": [one for one in part["aspects"] if one != code]} for part in row.get("parts") or ()]
    return {**row, "parts": parts} if parts else row


@transaction
def propose_rules(event_id: int, document: Mapping[str, Any], *, actor: Actor, at: datetime) -> str:
    """A proposal with the whole rules as text: weights, rounding, ties, prizes, new aspects of undivided modules."""
    return _propose(event_id, replace(_base(event_id), rules=document), actor, at)


def _with(base: SchemeContents, module: str, aspects: list[Mapping[str, Any]]) -> SchemeContents:
    modules = [{**row, "aspects": aspects} if row["code"] == module else row for row in base.rules["modules"]]
    return replace(base, rules={**base.rules, "modules": modules})


def _propose(event_id: int, contents: SchemeContents, actor: Actor, at: datetime) -> str:
    problems = contents_problems(contents)
    if problems:
        raise Invalid(problems)
    return propose(event_id, contents, EDIT, actor=actor, at=at)
