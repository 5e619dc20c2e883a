"""Large registration workbooks: read, applied and sent back by jobs, with a page that says how far it is and can be left."""
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from competition import queries
from competition.jobs import holders
from competition.permissions import Competitions
from competition.refusals import ImportSettled
from competition.services.imports import APPLY, READ, apply_import, read_upload
from competition.services.returning import RETURNED, returned_file
from foundation.clock import now
from foundation.jobs.kinds import File, Progress, job_kind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@job_kind(READ, _l("检查报名表"), allowed=holders(Competitions.REGISTER))
def read(arguments: Mapping[str, Any], progress: Progress) -> None:
    """Reads and checks an upload; nobody is registered."""
    progress(1, 4, _("正在读取并逐行检查"))
    read_upload(str(arguments["competition"]), str(arguments["import"]), actor=progress.actor, at=now())


@job_kind(APPLY, _l("导入报名表"), allowed=holders(Competitions.REGISTER))
def apply(arguments: Mapping[str, Any], progress: Progress) -> None:
    """Registers the rows of an upload, in one transaction: all of them or nobody. What is already done is not done again."""
    progress(1, 4, _("正在逐行核对、加密并登记"))
    only_good = bool(arguments["only_good"])
    try:
        apply_import(str(arguments["competition"]), str(arguments["import"]), only_good, actor=progress.actor, at=now())
    except ImportSettled:
        if queries.import_of(str(arguments["competition"]), str(arguments["import"])).state != "applied":
            raise


@job_kind(RETURNED, _l("标红的报名表"), allowed=holders(Competitions.REGISTER))
def returned(arguments: Mapping[str, Any], progress: Progress) -> File:
    """The uploaded workbook with what is wrong in it."""
    progress(1, 4, _("正在标注有问题的单元格"))
    code = str(arguments["competition"])
    return File(f"{code}-returned.xlsx", XLSX, returned_file(code, str(arguments["import"]), only_failed=False))
