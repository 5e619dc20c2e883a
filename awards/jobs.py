"""Long work of this room: certificates and the public notice list."""
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from awards.permissions import Awards
from awards.printing import certificates_of, notice_of
from competition.jobs import PDF, holders, paper_of
from foundation.jobs.kinds import File, Progress, job_kind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@job_kind("awards:certificates", _l("证书"), allowed=holders(Awards.PROPOSE_AWARDS))
def certificates(arguments: Mapping[str, Any], progress: Progress) -> File:
    """All valid certificates of a competition."""
    code = str(arguments["competition"])
    progress(0, 1, _l("正在排版证书"))
    return File(f"{code}-certificates.pdf", PDF, certificates_of(code))


@job_kind("awards:notice", _l("公示名单"), allowed=holders(Awards.SEE_AWARDS))
def notice(arguments: Mapping[str, Any], progress: Progress) -> File:
    """The public notice list, without any number of a person."""
    code = str(arguments["competition"])
    progress(0, 1, _l("正在生成公示名单"))
    return File(f"{code}-notice.xlsx", XLSX, notice_of(code))


PAPERS = (
    paper_of("awards:notice", _l("公示名单"), _l("姓名、单位、赛项、名次、奖项、称号；不含证件号和电话"), "speakerphone", 30, Awards.SEE_AWARDS),
    paper_of("awards:certificates", _l("证书"), _l("奖项与称号证书，每张一页，印章由发证单位加盖"), "certificate", 40, Awards.PROPOSE_AWARDS),
)
