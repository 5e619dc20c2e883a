"""Why this rank and how firm, of an event of the house: from the bundle as confirmed, or for the chief judge as it stands."""
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from foundation.database import db
from scoring.models import ResultList, Run
from scoring.queries.bundle import assemble_bundle, current_list
from scoring.queries.events import EventRef
from scoring.refusals import NotConfirmed
from scoring.rules.bundle import Bundle, parse_bundle
from scoring.rules.compute import compute
from scoring.rules.firmness import Firmness, firmness
from scoring.rules.why import Why, explain


@dataclass(frozen=True)
class Subject:
    """The bundle that is explained. ``version`` and ``fingerprint`` are those of the confirmed list; none: as it stands."""

    document: Mapping[str, Any]
    version: int | None
    fingerprint: str | None
    root: str | None

    @property
    def bundle(self) -> Bundle:
        """The bundle as a value."""
        return parse_bundle(dict(self.document))

    def names(self) -> dict[str, str]:
        """The names of the modules, by code."""
        return {module["code"]: module["name"] for module in self.document["rules"]["modules"]}


def subject_of(event: EventRef, provisional: bool) -> Subject:
    """The confirmed bundle; before confirmation, if ``provisional``, what there is now.

    Raises :class:`NotConfirmed`, :class:`NotOpened`.
    """
    confirmed = current_list(event.id)
    if confirmed is not None:
        return Subject(confirmed.bundle, confirmed.version, confirmed.fingerprint, confirmed.ledger_root)
    if not provisional:
        raise NotConfirmed
    return Subject(assemble_bundle(event.id), None, None, None)


def is_entry(event_id: int, code: str) -> bool:
    """Whether somebody has this blind code in the event."""
    return db.session.scalar(select(Run.id).where(Run.event_id == event_id, Run.entry_code == code)) is not None


def why_of(subject: Subject, entry: str) -> Why | None:
    """The whole reckoning of one entry; None if it is unknown. Raises :class:`Problems` while there are no results."""
    return next(iter(explain(subject.bundle, entry)), None)


def whys(subject: Subject) -> list[Why]:
    """Places and awards of all entries, without the steps. Raises :class:`Problems` while there are no results."""
    return explain(subject.bundle, steps=False)


def firmness_of(subject: Subject, step: Fraction | None = None) -> Firmness:
    """How firm the ranking is; that of a confirmed list is worked out once. Raises :class:`Problems` as ``compute`` does."""
    if subject.fingerprint is not None:
        return _of_list(subject.fingerprint, step)
    bundle = subject.bundle
    compute(bundle)
    return firmness(bundle, step)


@lru_cache(maxsize=16)
def _of_list(fingerprint: str, step: Fraction | None) -> Firmness:
    """A result list never changes under its fingerprint, so what was worked out once holds for good."""
    stored = db.session.scalars(select(ResultList.bundle).where(ResultList.fingerprint == fingerprint).limit(1)).one()
    return firmness(parse_bundle(stored), step)
