"""个人信息查阅记录: who looked at which number of whom, for the auditor and the security administrator; never the number."""
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.accounts.permissions import Ground, identity, permit
from foundation.clock import now
from foundation.people.reveal import queries, services

looking = Blueprint("looks", __name__, url_prefix="/audit")
PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIELDS = {"id_number": _l("身份证号"), "phone": _l("联系电话"), "all": _l("身份证号、联系电话"), "papers": _l("证明材料")}
WAYS = {"reason": _l("说明原因"), "review": _l("审核报名")}


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _asked() -> dict[str, Any]:
    """What the address asks for; the opaque id of a person may be given whole or by its beginning."""
    return {
        "who": request.args.get("q", "").strip()[:100], "person": request.args.get("person", "").strip()[:32],
        "ways": tuple(request.args.getlist("way")), "fields": tuple(request.args.getlist("field")),
        "since": _day("since"), "until": _day("until"),
    }


@looking.get("/personal-data")
@permit(Ground.READ_LOOKS)
def listing() -> ResponseReturnValue:
    """Looks by filters that stay in the address, and who reached the limit lately."""
    asked, number = _asked(), max(request.args.get("page", 1, type=int), 1)
    return render_template(
        "audit/looks.html", found=queries.looks(page=number, per_page=PER_PAGE, **asked), asked=asked, number=number,
        per_page=PER_PAGE, alarms=queries.alarms(now()), limit=services.LIMIT, fields=FIELDS, ways=WAYS,
    )


@looking.get("/personal-data.xlsx")
@permit(Ground.READ_LOOKS)
def workbook() -> ResponseReturnValue:
    """The same list as a workbook; taking it is remembered too."""
    from foundation.people.reveal.listing import looks_workbook  # noqa: PLC0415 – XlsxWriter would slow the start

    rows = queries.looks(per_page=None, **_asked()).rows
    services.note_log_taken(len(rows), actor=identity().actor, at=now())
    words = {name: str(word) for name, word in {**FIELDS, **WAYS}.items()}
    content = looks_workbook(_("个人信息查阅记录"), rows, words)
    return Response(content, mimetype=XLSX, headers={"Content-Disposition": "attachment; filename=personal-data-looks.xlsx"})
