"""The difference between two versions of a scheme, aspect by aspect: what was added, taken away, or changed from what to what."""
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scoring.rules.clauses import EVENT
from scoring.rules.scheme_contents import (
    MODULE_KEYS,
    PANEL_DEFAULTS,
    TEXT_KEYS,
    Document,
    SchemeContents,
    aspect_meaning,
    aspects_of,
    module_meaning,
    text_meaning,
    way_meaning,
)
from scoring.rules.tree import Part, criteria_of, parts_of

PART_KEYS = ("name", "criterion", "day", "judges")


@dataclass(frozen=True)
class Change:
    """One difference. ``subject`` is ``module``, ``part``, ``aspect``, ``criterion``, ``event`` (clauses, sections) or ``rule`` (how modules
    become places); ``field`` what of it, empty where the whole was added or taken away; ``old`` and ``new`` as stored."""

    kind: str
    subject: str
    module: str = ""
    code: str = ""
    field: str = ""
    old: Any = None
    new: Any = None


def difference(old: SchemeContents, new: SchemeContents) -> list[Change]:
    """Everything that differs, in the order of the newer scheme; what means the same is no difference."""
    before, after = old.modules(), new.modules()
    found = [Change("removed", "module", code, code, old=row) for code, row in before.items() if code not in after]
    for code, module in after.items():
        if code not in before:
            found.append(Change("added", "module", code, code, new=module))
        else:
            found += _module(before[code], module)
            found += _parts(old, new, code)
            found += _aspects(old, new, code)
    return [*found, *_event(old.tree.get(EVENT, {}), new.tree.get(EVENT, {})), *_rules(old.rules, new.rules)]


def _module(old: Document, new: Document) -> Iterator[Change]:
    was, now = module_meaning(old), module_meaning(new)
    for key in (*MODULE_KEYS, *PANEL_DEFAULTS):
        if was[key] != now[key]:
            places = (old["panel"], new["panel"]) if key in PANEL_DEFAULTS else (old, new)
            shown = [place.get(key, PANEL_DEFAULTS.get(key)) for place in places]
            yield Change("changed", "module", new["code"], new["code"], key, *shown)


def _parts(old: SchemeContents, new: SchemeContents, code: str) -> Iterator[Change]:
    was = {part.code: part for part in parts_of(old.tree, old.modules()[code])}
    now = {part.code: part for part in parts_of(new.tree, new.modules()[code])}
    for gone in was:
        if gone not in now and gone:
            yield Change("removed", "part", code, gone, old=was[gone])
    for name, part in now.items():
        if name not in was and name:
            yield Change("added", "part", code, name, new=part)
        elif name in was:
            yield from _part(code, was[name], part)
    names = criteria_of(old.tree, code), criteria_of(new.tree, code)
    for criterion in {**names[0], **names[1]}:
        pair = names[0].get(criterion), names[1].get(criterion)
        if pair[0] != pair[1]:
            yield Change("changed", "criterion", code, criterion, "name", *pair)


def _part(module: str, old: Part, new: Part) -> Iterator[Change]:
    for key in PART_KEYS:
        if getattr(old, key) != getattr(new, key):
            yield Change("changed", "part", module, new.code, key, getattr(old, key), getattr(new, key))


def _aspects(old: SchemeContents, new: SchemeContents, code: str) -> Iterator[Change]:
    was, now = aspects_of(old.modules()[code]), aspects_of(new.modules()[code])
    for aspect in was:
        if aspect not in now:
            yield Change("removed", "aspect", code, aspect, old=_shown(old, code, was[aspect]))
    for aspect, row in now.items():
        if aspect not in was:
            yield Change("added", "aspect", code, aspect, new=_shown(new, code, row))
        else:
            yield from _aspect(old, new, code, aspect)
    order = [one for one in was if one in now], [one for one in now if one in was]
    if order[0] != order[1]:
        yield Change("changed", "module", code, code, "order", " ".join(order[0]), " ".join(order[1]))


def _shown(scheme: SchemeContents, module: str, aspect: Document) -> dict[str, Any]:
    text = scheme.texts.get(f"{module}/{aspect['code']}") or {}
    return {**aspect, "name": text.get("name") or ""}


def _aspect(old: SchemeContents, new: SchemeContents, module: str, code: str) -> Iterator[Change]:
    was, now = aspects_of(old.modules()[module])[code], aspects_of(new.modules()[module])[code]
    rule = aspect_meaning(was), aspect_meaning(now)
    for key in rule[0]:
        if rule[0][key] != rule[1][key]:
            yield Change("changed", "aspect", module, code, key, was.get(key) or "1", now.get(key) or "1")
    key = f"{module}/{code}"
    text = text_meaning(old.texts.get(key)), text_meaning(new.texts.get(key))
    for name in (*TEXT_KEYS, "levels"):
        if text[0][name] != text[1][name]:
            yield Change("changed", "aspect", module, code, name, text[0][name], text[1][name])
    if way_meaning(old.ways.get(key)) != way_meaning(new.ways.get(key)):
        yield Change("changed", "aspect", module, code, "way", old.ways.get(key), new.ways.get(key))
    places = (_part_of(old, module, code), _part_of(new, module, code))
    if places[0] != places[1]:
        yield Change("changed", "aspect", module, code, "part", *places)


def _part_of(scheme: SchemeContents, module: str, aspect: str) -> str:
    parts = parts_of(scheme.tree, scheme.modules()[module])
    return next((part.code for part in parts if aspect in part.aspects), "")


def _event(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for subject in ("clauses", "sections"):
        was = {row["code"]: row for row in old.get(subject) or ()}
        now = {row["code"]: row for row in new.get(subject) or ()}
        for code in {**was, **now}:
            if was.get(code) != now.get(code):
                kind = "added" if code not in was else "removed" if code not in now else "changed"
                yield Change(kind, "event", code=code, field=subject, old=was.get(code), new=now.get(code))


def _rules(old: Document, new: Document) -> Iterator[Change]:
    for key in {**old, **new}:
        if key != "modules" and (old.get(key) or None) != (new.get(key) or None):
            yield Change("changed", "rule", field=key, old=old.get(key), new=new.get(key))
