"""The one function that shows personal numbers: one mask per audience (design/reliability, section 5)."""
from typing import Literal

Kind = Literal["id_number", "permit", "phone", "account", "name"]
Audience = Literal["public", "self", "organizer", "finance"]


def mask(kind: Kind, audience: Audience, value: str | None) -> str:
    """``value`` as this audience may see it; the public sees none of the numbers."""
    if not value:
        return ""
    if kind == "name":
        if audience != "public":
            return value
        return value[0] + "*" * (len(value) - 1) if len(value) > 1 else "*"
    if audience == "public":
        return ""
    head, tail = SHOWN[kind][audience]
    hidden = max(len(value) - head - tail, 0)
    if hidden == 0:
        return "*" * len(value)
    return value[:head] + "*" * hidden + value[len(value) - tail :]


SHOWN: dict[str, dict[str, tuple[int, int]]] = {
    "id_number": {"self": (4, 4), "organizer": (1, 2), "finance": (0, 4)},
    "permit": {"self": (2, 3), "organizer": (1, 2), "finance": (0, 4)},
    "phone": {"self": (3, 4), "organizer": (3, 4), "finance": (3, 4)},
    "account": {"self": (0, 4), "organizer": (0, 4), "finance": (0, 4)},
}
