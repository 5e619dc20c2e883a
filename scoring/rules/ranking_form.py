"""Between the ``rules`` of a result bundle and what somebody fills in: the same content as rows of texts and ticks.

Both ways are exact. What nobody touched stays as it was written, to the letter, so that saving an unchanged form changes
no hash; what cannot be a number stays the text that was typed, so that the check of the rules names it with all the rest.
"""
from collections.abc import Mapping, Sequence
from typing import Any

from scoring.rules.rounding import STEPS

Typed = dict[str, Any]
KNOWN_AWARDS = ("gold", "silver", "bronze", "excellence", "first", "second", "third", "title")
DIVISION = "division:"
PLAIN = {"unresolved_ties": "share", "rank_within": "event"}


def typed_of(rules: Mapping[str, Any]) -> Typed:
    """The rules as a form holds them, every default filled in."""
    scale = rules.get("scale")
    rounding = {row["step"]: row for row in rules.get("rounding") or []}
    return {
        "modules": [{"weight": module["weight"], "pass_mark": module.get("pass_mark") or ""} for module in rules.get("modules") or []],
        "rounding": [_typed_step(step, rounding.get(step)) for step in STEPS],
        "tie_chain": [{"key": item} for item in rules.get("tie_chain") or []],
        **{key: rules.get(key) or default for key, default in PLAIN.items()},
        "pass_total": rules.get("pass_total") or "",
        "scale": {"used": scale is not None, **{key: (scale or {}).get(key) or "" for key in ("centre", "spread")}},
        "prizes": _typed_prizes(rules.get("prizes") or {}),
        "titles": _typed_prizes(rules.get("titles") or {}),
    }


def rules_of(typed: Typed, before: Mapping[str, Any]) -> dict[str, Any]:
    """The rules that a form amounts to, put into those from ``before``: what the form does not hold stays."""
    typed = without_blanks(typed)
    untouched = typed_of(before)
    made = {
        "rounding": [_step(row) for row in typed["rounding"] if row["places"]],
        "tie_chain": [row["key"] for row in typed["tie_chain"]],
        **{key: typed[key] for key in PLAIN},
        "pass_total": typed["pass_total"] or None,
        "scale": {key: typed["scale"][key] or None for key in ("centre", "spread")} if typed["scale"]["used"] else None,
        "prizes": _prizes(typed["prizes"], titles=False),
        "titles": _prizes(typed["titles"], titles=True),
    }
    changed = {key: value for key, value in made.items() if _shown(key, typed[key]) != _shown(key, untouched[key])}
    modules = [_module(module, row) for module, row in zip(before.get("modules") or [], typed["modules"], strict=True)]
    return {**before, **changed, "modules": modules}


def without_blanks(typed: Typed) -> Typed:
    """The same without the rows that nobody filled in."""
    return {
        **typed,
        "tie_chain": [row for row in typed["tie_chain"] if row["key"]],
        **{key: _prizes_without_blanks(typed[key]) for key in ("prizes", "titles")},
    }


def _prizes_without_blanks(prizes: Typed) -> Typed:
    bands = [{**band, "awards": _filled(band["awards"])} for band in prizes["bands"]]
    return {
        **prizes,
        "divisions": _filled(prizes["divisions"]), "awards": _filled(prizes["awards"]), "shares": _filled(prizes["shares"]),
        "bands": [band for band in bands if band["awards"] or band["first"] or band["last"]],
    }


def _filled(rows: Sequence[Typed]) -> list[Typed]:
    return [row for row in rows if any(row.values())]


def _shown(key: str, typed: Any) -> Any:
    """What of a part counts: the fields of other kinds of prizes than the chosen one do not."""
    if key == "scale":
        return typed if typed["used"] else None
    if key in ("prizes", "titles"):
        return _prizes(typed, titles=key == "titles")
    return [(row["step"], row["places"], row["mode"]) for row in typed if row["places"]] if key == "rounding" else typed


def _typed_step(step: str, row: Mapping[str, Any] | None) -> Typed:
    row = row or {}
    return {"step": step, "places": "" if row.get("places") is None else str(row["places"]), "mode": row.get("mode") or "half_up"}


def _step(row: Typed) -> dict[str, Any]:
    mode = {} if row["mode"] == "half_up" else {"mode": row["mode"]}
    return {"step": row["step"], "places": count(row["places"]), **mode}


def _module(module: Mapping[str, Any], row: Typed) -> dict[str, Any]:
    """The module with another weight or pass mark; as it was if neither changed."""
    if (row["weight"], row["pass_mark"]) == (module["weight"], module.get("pass_mark") or ""):
        return dict(module)
    return {**module, "weight": row["weight"] or None, "pass_mark": row["pass_mark"] or None}


def _typed_prizes(prizes: Mapping[str, Any]) -> Typed:
    kind, words = prizes.get("kind") or "none", prizes.get("requires") or []
    awards, excellence = prizes.get("awards") or [], prizes.get("excellence")
    return {
        "kind": kind,
        "of": prizes.get("of") or "competed",
        "tie_at_cut": prizes.get("tie_at_cut") or "decide",
        "passed": "passed" in words,
        "not_title_held": "not_title_held" in words,
        "divisions": [{"name": name} for name in sorted({word.removeprefix(DIVISION) for word in words if word.startswith(DIVISION)})],
        "rounding": prizes.get("rounding") or "half_up",
        "awards": [_typed_award(row) for row in awards] if kind == "places" else [],
        "shares": [_typed_share(row) for row in awards] if kind == "ratio" else [],
        "bands": [
            {"first": _text(row["from"]), "last": _text(row.get("to")), "awards": [_typed_award(one) for one in row["awards"]]}
            for row in prizes.get("bands") or []
        ],
        "tie_points": prizes.get("tie_points") or "", "threshold": prizes.get("threshold") or "",
        "on": prizes.get("on") or "scale",
        "excellent": excellence is not None,
        "upto_percent": (excellence or {}).get("upto_percent") or "",
        **{f"excellence_{key}": text for key, text in _typed_name((excellence or {}).get("name") or "excellence").items()},
    }  # fmt: skip


def _typed_name(name: str) -> Typed:
    """A name that pages have a word for is chosen, any other is written out."""
    return {"known": name, "name": ""} if name in KNOWN_AWARDS else {"known": "", "name": name}


def _typed_award(row: Mapping[str, Any]) -> Typed:
    return {**_typed_name(row["name"]), "count": _text(row["count"])}


def _typed_share(row: Mapping[str, Any]) -> Typed:
    return {**_typed_name(row["name"]), "percent": row["percent"], "min": _text(row.get("min")), "max": _text(row.get("max"))}


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def count(text: str) -> int | str | None:
    """A number of people; nothing typed is null, and what is no number stays the text, for the check to name."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4000 else text or None


def _prizes(typed: Typed, *, titles: bool) -> dict[str, Any] | None:
    """Prizes as the rules write them, defaults left out."""
    kind = typed["kind"]
    if kind == "none":
        return None
    requires = [word for word in ("passed", "not_title_held") if typed[word]]
    made: dict[str, Any] = {"kind": kind, "requires": [*requires, *(DIVISION + row["name"] for row in typed["divisions"])]}
    if kind == "worldskills":
        return {**made, **{key: typed[key] or None for key in ("tie_points", "threshold", "on")}}
    made |= {key: typed[key] for key in ("of", "tie_at_cut")}
    if kind == "places":
        made["awards"] = _awards(typed["awards"])
    elif kind == "ratio":
        made |= {"rounding": typed["rounding"], "awards": [_share(row) for row in typed["shares"]]}
    else:
        made["bands"] = [{"from": count(row["first"]), "to": count(row["last"]), "awards": _awards(row["awards"])} for row in typed["bands"]]
    if typed["excellent"] and not titles:
        made["excellence"] = {"upto_percent": typed["upto_percent"] or None, "name": typed["excellence_known"] or typed["excellence_name"]}
    return made


def _awards(rows: Sequence[Typed]) -> list[dict[str, Any]]:
    return [{"name": row["known"] or row["name"], "count": count(row["count"])} for row in rows]


def _share(row: Typed) -> dict[str, Any]:
    limits = {key: count(row[key]) for key in ("min", "max") if row[key]}
    return {"name": row["known"] or row["name"], "percent": row["percent"] or None, **limits}
