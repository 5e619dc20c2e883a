"""A change of a frozen scheme that waits, and a proposal beside it."""
from copy import deepcopy
from dataclasses import replace
from datetime import datetime

from foundation.accounts.identity import Actor
from scoring.queries.events import scheme_of
from scoring.queries.scheme_versions import contents_of
from scoring.services.scheme_amending import ask_scheme_change
from scoring.services.scheme_files import EDIT, propose


def waiting_change(event_id: int, *, actor: Actor, at: datetime) -> tuple[str, str]:
    """The ids of a proposal that was not yet asked for, and of an amendment that waits for the chief judge."""
    found = scheme_of(event_id)
    assert found is not None
    made = []
    for weight in ("0.31", "0.42"):
        rules = deepcopy(dict(found.rules))
        rules["modules"][0]["weight"] = weight
        made.append(propose(event_id, replace(contents_of(found), rules=rules), EDIT, actor=actor, at=at))
    return made[0], ask_scheme_change(event_id, made[1], "权重写错", sides=["organizer"], actor=actor, at=at)
