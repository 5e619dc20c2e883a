"""Prize rules of every kind, short; and the float that no document may hold."""
from foundation.rules.documents import JsonFloat

FLOAT = JsonFloat("1.5")
PLACES = {"kind": "places", "awards": [{"name": "gold", "count": 1}]}
MEDALS = {"kind": "worldskills", "tie_points": "2", "threshold": "700"}


def bands(*spans):
    return {
        "kind": "bands",
        "bands": [{"from": first, "to": last, "awards": [{"name": "gold", "count": 1}]} for first, last in spans],
    }


def ratio(**award):
    return {"kind": "ratio", "awards": [{"name": "first", "percent": "5", **award}]}
