"""What a scheme says about the whole event: penalties with their reasons, and the sections of the occupational standard.

Both stand in the tree of the scheme under ``":event"``, which no module can be called, and are frozen with it:
``{"clauses": [{"code", "text", "points", "module"}], "sections": [{"code", "name", "weight"}]}``. A clause (扣分条款) is what
field judges and the chief judge choose instead of typing; ``module`` null: it may be applied to any module. ``weight`` is
the percentage that the standard gives a section; which aspect belongs to which section is kept with its texts
(``texts["MODULE/ASPECT"]["section"]``).
"""
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from foundation.rules.fields import Fields
from foundation.rules.numbers import exact
from scoring.rules.modules_document import Seen

EVENT = ":event"


@dataclass(frozen=True)
class Clause:
    """扣分条款: how many points what costs. ``points`` is a decimal string; ``module`` None: any."""

    code: str
    text: str
    points: str
    module: str | None


@dataclass(frozen=True)
class Section:
    """A section of the occupational standard (WSOS) and the percentage of all marks that it should have."""

    code: str
    name: str
    weight: Fraction


def clauses_of(tree: Mapping[str, Any], module: str | None = None) -> tuple[Clause, ...]:
    """The clauses of an event in order; with ``module`` those that may be applied to it."""
    rows = tree.get(EVENT, {}).get("clauses") or ()
    clauses = (Clause(row["code"], row["text"], row["points"], row.get("module")) for row in rows)
    return tuple(clause for clause in clauses if module is None or clause.module in (None, module))


def sections_of(tree: Mapping[str, Any]) -> tuple[Section, ...]:
    """The sections of the standard with their weights, in order."""
    rows = tree.get(EVENT, {}).get("sections") or ()
    return tuple(Section(row["code"], row.get("name") or "", exact(row["weight"])) for row in rows)


def read_clauses(event: Fields, modules: Collection[str]) -> None:
    """Notes everything that is wrong with the clauses."""
    seen = Seen()
    for row in event.objects("clauses", required=False) or []:
        row.only(("code", "text", "points", "module"))
        seen.check(row, "code")
        row.code("code")
        row.text("text", filled=True)
        row.decimal("points", negative=False)
        module = row.optional_text("module")
        if module is not None and module not in modules:
            row.refuse("module", "unknown_module", module)


def read_sections(event: Fields) -> None:
    """Notes everything that is wrong with the sections."""
    seen = Seen()
    for row in event.objects("sections", required=False) or []:
        row.only(("code", "name", "weight"))
        seen.check(row, "code")
        row.code("code")
        row.text("name")
        row.decimal("weight", negative=False)
