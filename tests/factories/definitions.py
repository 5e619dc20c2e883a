"""Competition definitions for tests: small, and of every shape that the format allows."""
from typing import Any

PLACES = {"kind": "places", "awards": [{"name": "gold", "count": 1}, {"name": "silver", "count": 2}], "tie_at_cut": "include"}


def module(code: str = "P", *, weight: str = "1", level: str = "sheet", aspects: int = 3, judged: bool = False, **panel: Any) -> dict[str, Any]:
    """A module with its panel; ``judged`` makes its last aspect a judgement."""
    kinds = ["measurement"] * (aspects - judged) + ["judgement"] * judged
    return {
        "code": code, "name": f"模块{code}", "weight": weight, "full_mark": "100", "panel": {"level": level, **panel},
        "aspects": [{"code": f"{n:02d}", "kind": kind, "max_mark": "10.00"} for n, kind in enumerate(kinds, start=1)],
    }


def rules(*modules: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Rules of a bundle; places for prizes unless told otherwise."""
    rounding = [{"step": "panel", "places": 2}, {"step": "module", "places": 2}, {"step": "total", "places": 2}]
    return {"modules": list(modules) or [module()], "rounding": rounding, "prizes": PLACES, **more}


def event(code: str, occupation: str, rules_: dict[str, Any], *, group: str | None = "职工组", **more: Any) -> dict[str, Any]:
    """An event of a definition."""
    return {"code": code, "occupation": occupation, "group": group, "kind": "individual", "panel_size": 3, "rules": rules_, **more}


def definition(*events: dict[str, Any], schedules: Any = ("jiangmen-host-2019",), **more: Any) -> dict[str, Any]:
    """A whole definition around some events."""
    return {
        "format": "competition/1", "code": "try-2026", "name": "试验技能竞赛", "year": 2026, "class": "city-1", "document": None,
        "organisers": [{"name": "江门市人力资源和社会保障局", "code": None}],
        "hosts": [{"name": "样例承办学校", "code": None}],
        "dates": {
            "registration_opens": "2026-04-01", "registration_closes": "2026-04-30", "starts": "2026-05-16", "ends": "2026-05-17",
        },
        "events": list(events), "schedules": list(schedules), **more,
    }
