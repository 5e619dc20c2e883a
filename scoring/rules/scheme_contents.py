"""A whole marking scheme as one value, and when two ways of writing it mean the same: missing and default are one."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from foundation.rules.numbers import exact, is_decimal
from scoring.rules.tree import parts_of

Document = Mapping[str, Any]
MODULE_KEYS = ("name", "weight", "full_mark", "pass_mark")
PANEL_DEFAULTS: Document = {"level": "aspect", "method": "mean", "drop_high": 0, "drop_low": 0, "minimum_judges": 1}
TEXT_KEYS = ("name", "help", "requirement", "section")


@dataclass(frozen=True)
class SchemeContents:
    """Rules as in a result bundle, and what stands beside them (:class:`scoring.models.Scheme`)."""

    rules: Document = field(default_factory=lambda: {"modules": []})
    texts: Document = field(default_factory=dict)
    tree: Document = field(default_factory=dict)
    ways: Document = field(default_factory=dict)

    def modules(self) -> dict[str, Document]:
        """The modules by code, in order."""
        return {module["code"]: module for module in self.rules["modules"]}


def aspects_of(module: Document) -> dict[str, Document]:
    """The aspects of a module by code, in order."""
    return {aspect["code"]: aspect for aspect in module["aspects"]}


def number(text: str | None) -> object:
    """A number by its value: ``8.0`` and ``8.00`` are one."""
    return exact(text) if text is not None and is_decimal(text) else text


def module_meaning(module: Document) -> dict[str, object]:
    """What a module says besides its aspects."""
    panel = module["panel"]
    said = {key: module.get(key) if key == "name" else number(module.get(key)) for key in MODULE_KEYS}
    return {**said, **{key: default if panel.get(key) is None else panel[key] for key, default in PANEL_DEFAULTS.items()}}


def aspect_meaning(aspect: Document) -> dict[str, object]:
    """What an aspect says in the rules."""
    return {"kind": aspect["kind"], "max_mark": number(aspect["max_mark"]), "factor": number(aspect.get("factor") or "1")}


def text_meaning(text: Document | None) -> dict[str, object]:
    """What judges read of an aspect; the words of its part are those of the tree."""
    found = text or {}
    return {**{key: found.get(key) or "" for key in TEXT_KEYS}, "levels": tuple(found.get("levels") or ())}


def way_meaning(way: Document | None) -> dict[str, object]:
    """How a reading becomes a mark."""
    found = way or {"kind": "value"}
    steps = tuple((number(row["upto"]), number(row["mark"])) for row in found.get("steps") or ())
    return {
        "kind": found["kind"], "unit": found.get("unit") or "", "nominal": number(found.get("nominal")),
        "step": number(found.get("step")), "steps": steps,
    }  # fmt: skip


def tree_meaning(tree: Document, module: Document) -> dict[str, object]:
    """How a module is divided, with the names of its criteria."""
    row = tree.get(module["code"]) or {}
    names = tuple((one["code"], one.get("name") or "") for one in row.get("criteria") or ())
    return {"parts": parts_of(tree, module), "criteria": names}
