"""People who enter sheets on paper or load marks from files at an event that is being scored."""
from foundation.accounts.identity import Actor
from foundation.accounts.roles import Role
from tests.factories.accounts import make_user
from tests.factories.scoring import Stage, actor_of

MARKS = {"A1.1": "38.5", "A1.2": "27", "A2.1": "2"}


def keeper(name: str, role: Role = Role.SCOREKEEPER) -> Actor:
    """A scorekeeper (or another role) with an account."""
    return actor_of(make_user(name, role))


def sheet_of(stage: Stage, entry: str = "0001", judge: int = 0, module: str = "P") -> str:
    """The opaque id of one sheet, as its QR code holds it."""
    return stage.sheet(stage.judges[judge], entry, module).public_id
