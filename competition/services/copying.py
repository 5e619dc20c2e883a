"""Beginning a competition from another one, or from a shape."""
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from competition import queries
from competition.rules.copying import copied
from competition.rules.definition import FORMAT
from competition.rules.shapes import shaped
from competition.services.competitions import create_competition
from foundation.accounts.identity import Actor
from foundation.contributions import DefinitionFolder
from foundation.database import transaction


@transaction
def copy_competition(
    source: str, basics: Mapping[str, Any], *, jurisdiction: str, actor: Actor, at: datetime
) -> str:
    """This year's competition as last year's was: organisers, hosts, events, what every room exports of it. People, marks,
    attachments and the number of the notice stay behind. Raises :class:`Invalid` with all problems."""
    document = copied(queries.export_definition(source), basics)
    return create_competition(document, DefinitionFolder(), jurisdiction=jurisdiction, actor=actor, at=at, whole=False)


@transaction
def create_shaped(
    basics: Mapping[str, Any], events: Sequence[Mapping[str, Any]], shape: str, *, jurisdiction: str, actor: Actor, at: datetime
) -> str:
    """A new competition whose first events all have one shape. Raises :class:`Invalid` with all problems."""
    document = {"format": FORMAT, "hosts": [], **basics, "events": [shaped(event, shape) for event in events]}
    return create_competition(document, DefinitionFolder(), jurisdiction=jurisdiction, actor=actor, at=at)
