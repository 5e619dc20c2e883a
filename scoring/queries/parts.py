"""What one sheet asks for: the aspects of its module, or of its sub-criterion."""
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scoring.queries.events import frozen_module
from scoring.rules.event_rules import Module
from scoring.rules.tree import Part, parts_of


def sheet_module(rules_hash: str, tree: Mapping[str, Any], module: str, part: str) -> Module:
    """The module with the aspects of one part; ``part`` is empty for a sheet of the whole module."""
    whole = frozen_module(rules_hash, module)
    if not part:
        return whole
    wanted = aspects_of(tree, module, part)
    return replace(whole, aspects=tuple(aspect for aspect in whole.aspects if aspect.code in wanted))


def aspects_of(tree: Mapping[str, Any], module: str, part: str) -> frozenset[str]:
    """The aspect codes of one part; none of a part that is not there any more."""
    rows = parts_of(tree, {"code": module, "aspects": []})
    return frozenset(code for row in rows if row.code == part for code in row.aspects)


def parts_by_code(tree: Mapping[str, Any], rules: Mapping[str, Any]) -> dict[tuple[str, str], Part]:
    """Every part of every module by module and code, in order; an undivided module has the one with the code ``""``."""
    return {(module["code"], part.code): part for module in rules["modules"] for part in parts_of(tree, module)}
