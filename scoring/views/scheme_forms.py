"""Between the forms of the scheme page and the words of the result bundle."""
from collections.abc import Mapping
from typing import Any

from scoring.forms import ModuleForm, RulesForm

MEDALS = ("gold", "silver", "bronze")


def count(text: str | None) -> int:
    """A number of people; nothing typed is none."""
    return int(text or 0)


def blank(text: str | None) -> str | None:
    """What was typed, or nothing."""
    return (text or "").strip() or None


def module_of(form: ModuleForm) -> dict[str, Any]:
    """The module as typed, with its aspects."""
    return {
        "code": form.code.data.strip(), "name": form.name.data.strip(), "weight": form.weight.data.strip(),
        "full_mark": form.full_mark.data.strip(), "pass_mark": blank(form.pass_mark.data),
        "panel": {
            "level": form.level.data, "method": form.method.data, "drop_high": count(form.drop_high.data),
            "drop_low": count(form.drop_low.data), "minimum_judges": count(form.minimum_judges.data),
        },
        "aspects": [
            {
                "code": (row["code"] or "").strip(), "kind": row["kind"] or "measurement",
                "max_mark": (row["max_mark"] or "").strip(), "factor": blank(row["factor"]) or "1",
            }
            for row in _rows(form)
        ],
    }  # fmt: skip


def texts_of(form: ModuleForm) -> dict[str, Any]:
    """What the judges read of the aspects as typed."""
    return {
        f"{form.code.data.strip()}/{(row['code'] or '').strip()}": {
            "name": (row["name"] or "").strip(), "help": (row["help"] or "").strip(),
            "levels": _levels(row["levels"]) if row["kind"] == "judgement" else None,
        }
        for row in _rows(form)
    }


def _rows(form: ModuleForm) -> list[dict[str, Any]]:
    return [entry.data for entry in form.aspects if any((entry.data[key] or "").strip() for key in ("code", "max_mark", "name"))]


def _levels(text: str | None) -> list[str] | None:
    found = [part.strip() for part in (text or "").replace("\uff5c", "|").split("|")]
    return found if any(found) else None


def typed_module(module: Mapping[str, Any], texts: Mapping[str, Any]) -> dict[str, Any]:
    """A stored module as the form shows it."""
    panel = module["panel"]
    return {
        **{key: module.get(key) for key in ("code", "name", "weight", "full_mark", "pass_mark")},
        "level": panel["level"], "method": panel.get("method") or "mean",
        **{key: str(panel.get(key) or 0) for key in ("drop_high", "drop_low")},
        "minimum_judges": str(panel.get("minimum_judges") or 1),
        "aspects": [
            {
                **{key: aspect.get(key) for key in ("code", "kind", "max_mark")}, "factor": aspect.get("factor") or "1",
                **_typed_text(texts.get(f"{module['code']}/{aspect['code']}") or {}),
            }
            for aspect in module["aspects"]
        ],
    }


def _typed_text(text: Mapping[str, Any]) -> dict[str, str]:
    return {"name": text.get("name") or "", "help": text.get("help") or "", "levels": " | ".join(text.get("levels") or [])}


def ranking_of(form: RulesForm) -> dict[str, Any]:
    """How modules become places and prizes, as typed."""
    return {
        "places": int(form.places.data), "tie_chain": (form.tie_chain.data or "").split(),
        "unresolved_ties": form.unresolved_ties.data, "pass_total": blank(form.pass_total.data),
        "passed": form.passed.data, "tie_at_cut": form.tie_at_cut.data, "excellence": blank(form.excellence.data),
        **{name: count(form[name].data) for name in (*MEDALS, "titles")},
    }


def typed_ranking(rules: Mapping[str, Any]) -> dict[str, Any] | None:
    """Stored rules as the form shows them; none if they say more than the form can (then only the text tells it all)."""
    prizes, titles = rules.get("prizes") or {}, rules.get("titles") or {}
    awards = {award["name"]: award["count"] for award in prizes.get("awards") or [] if "count" in award}
    steps = {row["step"]: row["places"] for row in rules.get("rounding") or []}
    beyond = (
        {prizes.get("kind"), titles.get("kind")} - {None, "places"} or set(awards) - set(MEDALS) or rules.get("scale")
        or rules.get("rank_within") == "division" or len(set(steps.values())) > 1
    )
    if beyond:
        return None
    return {
        "places": str(next(iter(steps.values()), 2)), "tie_chain": " ".join(rules.get("tie_chain") or []),
        "unresolved_ties": rules.get("unresolved_ties") or "share", "pass_total": rules.get("pass_total"),
        "passed": "passed" in (prizes.get("requires") or []), "tie_at_cut": prizes.get("tie_at_cut") or "decide",
        "excellence": (prizes.get("excellence") or {}).get("upto_percent"),
        **{name: str(awards.get(name, 0)) for name in MEDALS},
        "titles": str(sum(award["count"] for award in titles.get("awards") or [])),
    }
