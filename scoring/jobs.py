"""Long work of this room: the result book."""
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from competition.jobs import PDF, holders, paper_of
from foundation.jobs.kinds import File, Progress, job_kind
from scoring.permissions import Scoring
from scoring.printing import book_of


@job_kind("scoring:book", _l("成绩册"), allowed=holders(Scoring.READ_RESULTS))
def book(arguments: Mapping[str, Any], progress: Progress) -> File:
    """The result book of the published events."""
    code = str(arguments["competition"])
    progress(0, 1, _l("正在排版成绩册"))
    return File(f"{code}-results.pdf", PDF, book_of(code))


PAPERS = (
    paper_of("scoring:book", _l("成绩册"), _l("已公布赛项的名次、成绩、账册根与签名栏"), "file-text", 20, Scoring.READ_RESULTS),
)
