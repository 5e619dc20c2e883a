"""A kind of work for tests: counts, and leaves what it was told as a file."""
from collections.abc import Mapping
from typing import Any

from foundation.accounts.permissions import Ground, may_anywhere
from foundation.errors import NotFound
from foundation.jobs import File, Progress
from foundation.jobs.kinds import KINDS, Kind

NAME = "tests:count"
TITLE = "数数"


def count(arguments: Mapping[str, Any], progress: Progress) -> File | None:
    """Counts to ``to``; may be told to refuse, to break, to say nothing in the end."""
    for number in range(1, arguments["to"] + 1):
        progress(number, arguments["to"], f"数到 {number}")
    if arguments.get("ends") == "refused":
        raise NotFound
    if arguments.get("ends") == "broken":
        raise ZeroDivisionError
    if arguments.get("ends") == "nothing":
        return None
    return File("数.txt", "text/plain", f"到 {arguments['to']}，{progress.actor.id}".encode())


KIND = Kind(NAME, TITLE, lambda who, _arguments: may_anywhere(who, Ground.READ_AUDIT), count)


def register() -> None:
    """Makes the kind known to this process."""
    KINDS[NAME] = KIND
