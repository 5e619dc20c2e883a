"""Making a purpose export is long work (its password is stretched, its rows are opened one by one); destroying it happens by itself."""
from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from foundation.accounts.permissions import Ground, may_anywhere
from foundation.clock import now
from foundation.exports.services import KIND, destroy_expired, make_export
from foundation.jobs.kinds import Progress, every_minute, job_kind
from foundation.web.language import DEFAULT_LOCALE


@job_kind(KIND, _l("用途导出"), allowed=lambda who, _arguments: may_anywhere(who, Ground.APPROVE_EXPORTS))
def workbook(arguments: Mapping[str, Any], progress: Progress) -> None:
    """Makes one export. The file does not lie with the job: only whoever asked for the export may fetch it."""
    progress(0, 1, _l("正在制作并加密"))
    with force_locale(DEFAULT_LOCALE):
        make_export(str(arguments["export"]), at=now())


every_minute(destroy_expired)
