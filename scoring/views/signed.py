"""Papers for signature, by blind code: the summary, what judges handed in, and the scan of what was signed."""
from io import BytesIO

from flask import Blueprint, Response, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal
from foundation.uploads.receiving import received
from scoring.forms.signed import ScanForm
from scoring.permissions import Scoring
from scoring.printing import receipts_of, summary_of
from scoring.queries import standing_of
from scoring.queries.events import CURRENT, EventRef
from scoring.queries.signed import scan_content, scan_wanted, scans_of
from scoring.refusals import NotConfirmed
from scoring.services.signed import keep_signed, scan_of
from scoring.views.doors import can, enter_event, on_form, page

signed = Blueprint("signed", __name__, url_prefix="/desk/<code>/scoring/<event_code>/papers")
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed.get("")
@permit(Scoring.READ_SIGNED)
def overview(code: str, event_code: str) -> ResponseReturnValue:
    """What there is to print, and the scans of what was signed."""
    return _page(enter_event(code, event_code, Scoring.READ_SIGNED))


def _page(event: EventRef, form: ScanForm | None = None, status: int = 200) -> ResponseReturnValue:
    standing = standing_of(event.id)
    form = form or ScanForm(formdata=None, version=str(standing.version) if standing else "")
    return page(
        "signed", status, event=event, standing=standing, scans=scans_of(event.id), wanted=scan_wanted(event.id), form=form
    )


@signed.post("/scans")
@permit(Scoring.KEEP_SIGNED)
def upload(code: str, event_code: str) -> ResponseReturnValue:
    """Keeps the scan of the signed summary of the version that was printed."""
    event, form, status = enter_event(code, event_code, Scoring.KEEP_SIGNED), ScanForm(), 422
    if form.validate_on_submit():
        who = identity().actor
        try:
            content = scan_of([received(file, who) for file in form.files.data if file])
            keep_signed(event.id, int(form.version.data), content, actor=who, at=now())
            flash(_("已保存签字扫描件。"), "success")
            return redirect(url_for("signed.overview", code=code, event_code=event_code))
        except Refusal as refusal:
            status = on_form(form, refusal, "files")
    return _page(event, form, status)


@signed.get("/scans/<scan>")
@permit(Scoring.READ_SIGNED)
def scan(code: str, event_code: str, scan: str) -> ResponseReturnValue:
    """One scan, as it was kept; never opened in the page."""
    event = enter_event(code, event_code, Scoring.READ_SIGNED)
    content = scan_content(event.id, scan)
    if content is None:
        raise NotFound
    return _file(content, PDF, f"{code}-{event_code}-signed.pdf")


@signed.get("/summary.pdf")
@permit(Scoring.READ_SIGNED)
def summary(code: str, event_code: str) -> ResponseReturnValue:
    """The summary (成绩汇总表) to sign; before confirmation only the chief judge has it, as a draft."""
    return _file(_summary(code, event_code, "pdf"), PDF, f"{code}-{event_code}-summary.pdf")


@signed.get("/summary.xlsx")
@permit(Scoring.READ_SIGNED)
def summary_book(code: str, event_code: str) -> ResponseReturnValue:
    """The same as a workbook."""
    return _file(_summary(code, event_code, "xlsx"), XLSX, f"{code}-{event_code}-summary.xlsx")


def _summary(code: str, event_code: str, form: str) -> bytes:
    from scoring.documents import summary_paper  # noqa: PLC0415  printing libraries would slow the start
    from scoring.spreadsheets.summary import summary_workbook  # noqa: PLC0415  as above

    event = enter_event(code, event_code, Scoring.READ_SIGNED)
    if event.stage not in CURRENT and not can("READ_MARKS"):
        raise NotConfirmed
    found = summary_of(event.id)
    return summary_paper(found) if form == "pdf" else summary_workbook(found)


@signed.get("/receipts.pdf")
@permit(Scoring.READ_MARKS)
def receipts(code: str, event_code: str) -> ResponseReturnValue:
    """What every judge handed in (评分表回执), for their signatures."""
    event = enter_event(code, event_code, Scoring.READ_MARKS)
    return _file(receipts_of(event.id), PDF, f"{code}-{event_code}-receipts.pdf")


def _file(content: bytes, media_type: str, name: str) -> Response:
    answer = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
