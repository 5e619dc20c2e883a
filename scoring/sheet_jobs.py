"""Long work of this room: marking sheets to print."""
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from competition.jobs import PDF, holders
from foundation.errors import NotFound
from foundation.jobs.kinds import File, Progress, job_kind
from scoring.permissions import Scoring
from scoring.queries.events import event_by_code
from scoring.sheet_papers import Choice, sheets_pdf

PRINT_SHEETS = "scoring:sheets"


@job_kind(PRINT_SHEETS, _l("纸质评分表"), allowed=holders(Scoring.PRINT_SHEETS))
def sheets(arguments: Mapping[str, Any], progress: Progress) -> File:
    """The marking sheets of one event, as they were chosen."""
    code, event_code = str(arguments["competition"]), str(arguments["event"])
    event = event_by_code(code, event_code)
    if event is None:
        raise NotFound
    choice = Choice(
        str(arguments["module"]), str(arguments["judge"]), str(arguments["entry"]), int(arguments["reserve"]),
        bool(arguments["flipped"]), bool(arguments["only_open"]),
    )
    progress(0, 1, _l("正在排版评分表"))
    return File(f"{code}-{event_code}-sheets.pdf", PDF, sheets_pdf(event, choice))
