"""Long work of this room: admission tickets."""
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from competition import queries
from competition.permissions import Competitions
from competition.printing import tickets_of
from foundation.accounts.identity import Identity
from foundation.accounts.permissions import Permission, may
from foundation.contributions import Paper
from foundation.jobs.kinds import File, Progress, job_kind

PDF = "application/pdf"


def paper_of(kind: str, label: Any, hint: Any, icon: str, position: int, permission: Permission) -> Paper:
    """A paper of a competition that everybody with the permission may have made."""
    return Paper(
        kind, label, hint, icon, position,
        lambda who, jurisdiction, code: may(who, permission, jurisdiction=jurisdiction, competition=code),
    )


def holders(permission: Permission) -> Callable[[Identity, Mapping[str, Any]], bool]:
    """Says of a job about a competition whether somebody holds the permission for it."""

    def allowed(who: Identity, arguments: Mapping[str, Any]) -> bool:
        header = queries.competition(str(arguments["competition"]))
        return may(who, permission, jurisdiction=header.jurisdiction, competition=header.code)

    return allowed


@job_kind("competition:tickets", _l("准考证"), allowed=holders(Competitions.READ_ENTRIES))
def tickets(arguments: Mapping[str, Any], progress: Progress) -> File:
    """The admission tickets of a competition, of one event or one unit of it, two or one on a page."""
    code = str(arguments["competition"])
    event, unit, layout = (str(arguments.get(name, "")) for name in ("event", "unit", "layout"))
    progress(0, 1, _l("正在排版准考证"))
    made = tickets_of(code, events=[event] if event else (), unit=unit, layout=layout or "two")
    return File("-".join(filter(None, (code, event, "tickets.pdf"))), PDF, made)


PAPERS = (
    paper_of(
        "competition:tickets", _l("准考证"), _l("每人一张，A4 纸每页两张，含二维码"), "id", 10, Competitions.READ_ENTRIES
    ),
)
