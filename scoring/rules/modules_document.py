"""Reading ``rules.modules`` (result bundle, section Input) and resolving what refers to modules and aspects."""
from collections.abc import Sequence
from fractions import Fraction

from foundation.rules.fields import Fields, brief
from scoring.rules.event_rules import Aspect, Module, Panel, TieKey

MODULE_KEYS = ("code", "name", "weight", "full_mark", "pass_mark", "panel", "aspects")
PANEL_KEYS = ("level", "method", "drop_high", "drop_low", "minimum_judges")
ASPECT_KEYS = ("code", "kind", "max_mark", "factor")
ORDERS = ("desc", "asc")
UNREADABLE = ""  # the kind of an aspect whose kind or maximum is in doubt: its marks are not compared with a maximum
SLASHES = {"module": 0, "aspect": 1}


class Seen:
    """Codes that must not stand twice in one list."""

    def __init__(self) -> None:
        self.values: set[str] = set()

    def check(self, fields: Fields, key: str) -> None:
        """Refuses the second of two equal codes."""
        value = fields.document.get(key)
        if not isinstance(value, str):
            return
        if value in self.values:
            fields.refuse(key, "duplicate_code", value)
        self.values.add(value)


def read_modules(fields: Fields, schemes: bool) -> tuple[Module, ...]:
    """The modules; with ``schemes`` one may name a marking scheme instead of its aspects (competition definition)."""
    rows = fields.objects("modules")
    if rows is not None and not fields.document["modules"]:
        fields.found.add(fields.at("modules"), "required")
    seen = Seen()
    modules, weights = [], []
    for row in rows or []:
        seen.check(row, "code")
        weight = row.optional_decimal("weight", required=True)
        if weight is not None and weight < 0:
            row.refuse("weight", "weights", row.document["weight"])
        weights.append(weight)
        modules.append(_read_module(row, weight or Fraction(0), schemes))
    if weights and all(weight == 0 for weight in weights):
        fields.refuse("modules", "weights", "0")
    return tuple(modules)


def _read_module(row: Fields, weight: Fraction, schemes: bool) -> Module:
    by_scheme = schemes and row.document.get("scheme") is not None
    row.only((*MODULE_KEYS, "scheme") if schemes else MODULE_KEYS)
    panel = _read_panel(row.object("panel"))
    if by_scheme:
        row.text("scheme", filled=True)
        row.not_for(("aspects",))
    return Module(
        code=row.code("code"),
        name=row.text("name"),
        weight=weight,
        full_mark=row.decimal("full_mark"),
        pass_mark=row.optional_decimal("pass_mark"),
        panel=panel,
        aspects=() if by_scheme else _read_aspects(row, panel),
    )


def _read_panel(fields: Fields | None) -> Panel:
    if fields is None:
        return Panel("")
    fields.only(PANEL_KEYS)
    return Panel(
        level=fields.word("level", ("aspect", "sheet")),
        method=fields.word("method", ("mean", "sum"), "mean"),
        drop_high=fields.count("drop_high", 0),
        drop_low=fields.count("drop_low", 0),
        minimum_judges=fields.count("minimum_judges", 1),
    )


def _read_aspects(row: Fields, panel: Panel) -> tuple[Aspect, ...]:
    rows = row.objects("aspects")
    if rows is not None and not row.document["aspects"]:
        row.found.add(row.at("aspects"), "required")
    seen = Seen()
    aspects = []
    for aspect in rows or []:
        aspect.only(ASPECT_KEYS)
        seen.check(aspect, "code")
        code, factor = aspect.code("code"), aspect.decimal("factor", "1", negative=False)
        noted = len(aspect.found.problems)
        kind = aspect.word("kind", ("measurement", "judgement"))
        if kind == "judgement" and panel.level == "sheet":
            aspect.refuse("kind", "unknown_rule", kind)
        max_mark = aspect.decimal("max_mark", negative=False)
        aspects.append(Aspect(code, kind if len(aspect.found.problems) == noted else UNREADABLE, max_mark, factor))
    return tuple(aspects)


class References:
    """What a code may refer to. Where a list cannot be read at all, what refers into it is not blamed."""

    def __init__(self, modules: Sequence[Module], readable: bool) -> None:
        self.modules = {module.code: module for module in modules}
        self.aspects = {f"{module.code}/{aspect.code}": aspect for module in modules for aspect in module.aspects}
        self.readable = readable

    def knows_module(self, code: str) -> bool:
        """True for the code of a module."""
        return not self.readable or code in self.modules

    def knows_aspect(self, code: str) -> bool:
        """True for ``MODULE/CODE``; of a module whose aspects are still in a marking scheme any."""
        module = self.modules.get(code.partition("/")[0])
        return not self.readable or code in self.aspects or (module is not None and not module.aspects and "/" in code)


def read_tie_chain(fields: Fields, known: References) -> tuple[TieKey, ...]:
    """The tie chain without repetitions, which decide nothing."""
    keys: dict[tuple[str, str], TieKey] = {}
    for path, text in fields.items("tie_chain", "text", required=False) or []:
        key = _tie_key(text)
        if key is None:
            fields.found.add(path, "unknown_rule", value=brief(text))
        elif key.kind == "module" and not known.knows_module(key.code):
            fields.found.add(path, "unknown_module", value=brief(key.code))
        elif key.kind == "aspect" and not known.knows_aspect(key.code):
            fields.found.add(path, "unknown_aspect", value=brief(key.code))
        elif key.kind == "aspect" and _of_sheet(key.code, known):
            fields.found.add(path, "unknown_rule", value=brief(text))
        else:
            keys.setdefault((key.kind, key.code), key)
    return tuple(keys.values())


def _of_sheet(code: str, known: References) -> bool:
    module = known.modules.get(code.partition("/")[0])
    return module is not None and module.panel.level == "sheet"


def _tie_key(text: str) -> TieKey | None:
    """``module:CODE:desc``, ``aspect:MODULE/CODE:asc`` …, ``time:asc``; None for anything else."""
    if text == "time:asc":
        return TieKey(text, "time", "", False)
    parts = text.split(":")
    if len(parts) != 3 or parts[0] not in SLASHES or parts[2] not in ORDERS or parts[1].count("/") != SLASHES[parts[0]]:
        return None
    return TieKey(text, parts[0], parts[1], parts[2] == "desc")
