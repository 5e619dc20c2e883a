"""Identity and actor: who stands at the door, and who did it."""
from dataclasses import dataclass

from foundation.accounts.roles import CITY, Role


@dataclass(frozen=True)
class Grant:
    """A role for a jurisdiction, optionally for one competition only."""

    role: Role
    jurisdiction: str
    competition: str | None = None

    def covers(self, jurisdiction: str, competition: str) -> bool:
        """True if the grant reaches this competition."""
        return self.jurisdiction == jurisdiction and self.competition in (None, competition)

    @property
    def whole_house(self) -> bool:
        """True if the grant is not limited: for the city itself, and to no competition."""
        return self.jurisdiction == CITY and self.competition is None


@dataclass(frozen=True)
class Actor:
    """Who does something: ``id`` is opaque and may stand in ledger and logs; ``user_id`` is the row, if any."""

    id: str
    user_id: int | None = None


@dataclass(frozen=True)
class Identity:
    """A signed-in user as permission predicates see it."""

    actor: Actor
    name: str
    grants: tuple[Grant, ...]

    def has(self, role: Role) -> bool:
        """True if the role is held anywhere."""
        return any(grant.role == role for grant in self.grants)


SYSTEM = Actor("system")
NOBODY = Identity(Actor("anonymous"), "", ())
