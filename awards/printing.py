"""Papers of this room made from what is stored: certificates, notice list, payment workbook."""
from datetime import datetime

from flask import current_app

from awards.documents import CertificatePage, certificates_pdf
from awards.queries.certificates import CertificateRow, certificate_rows
from awards.queries.finance import BatchView, batch_view
from awards.queries.notices import notice_rows
from awards.queries.purposes import APPROVED
from awards.refusals import BatchNotToBePaid
from competition import queries as competitions
from competition.documents import chinese_day
from foundation.clock import CHINA
from foundation.errors import NotFound
from foundation.exports.watermark import Watermark
from foundation.people.titles import CITY_TITLE


def certificates_of(code: str) -> bytes:
    """All valid certificates of a competition, one page each."""
    issuer = "、".join(organiser.name for organiser in competitions.organisers(code))
    address = current_app.config["PUBLIC_ADDRESS"] or f"http://{current_app.config['HOST']}:{current_app.config['PORT']}"
    return certificates_pdf([_page(row, issuer, f"{address}/verify") for row in certificate_rows(code)])


def _page(row: CertificateRow, issuer: str, verify: str) -> CertificatePage:
    if row.kind == "title":
        heading = "荣誉证书"
        sentence = f"在{row.competition_name}{row.event}赛项中成绩优异，授予“{row.award or CITY_TITLE}”称号（{row.title_number}）。"
    else:
        heading, sentence = "获奖证书", f"在{row.competition_name}{row.event}赛项中荣获{row.award_name}。"
    issued = chinese_day(row.issued_at.astimezone(CHINA).date())
    return CertificatePage(heading, row.name, row.unit, sentence, row.number, issuer, issued, verify)


def notice_of(code: str) -> bytes:
    """The public notice list of a competition."""
    from awards.spreadsheets.notice import notice_workbook  # noqa: PLC0415  XlsxWriter would slow every start

    header = competitions.competition(code)
    return notice_workbook(notice_rows(code), header.name, current_app.config["MODE"])


def payment_of(batch_id: str) -> bytes:
    """The payment workbook of a batch, with full identity and account numbers: whoever hands it out records the access."""
    from awards.spreadsheets.payment import payment_workbook  # noqa: PLC0415  XlsxWriter would slow every start

    batch = batch_view(batch_id, full_numbers=True)
    if batch is None:
        raise NotFound
    return payment_workbook(batch, current_app.config["MODE"])


def bank_file(_code: str, batch_id: str, watermark: Watermark) -> bytes:
    """The payment workbook of a batch with full numbers, for the bank: the one file that is paid from. Raises
    :class:`BatchNotToBePaid` unless the batch is approved, not paid yet, and still what was approved."""
    from awards.spreadsheets.payment import payment_workbook  # noqa: PLC0415  XlsxWriter would slow every start

    batch = batch_view(batch_id, full_numbers=True)
    if batch is None or batch.state != APPROVED or not batch.intact:
        raise BatchNotToBePaid
    return payment_workbook(batch, current_app.config["MODE"], watermark)


def nothing_to_pay(code: str, at: datetime) -> bytes:
    """A payment workbook without lines: a rehearsal whose schedules pay nobody still leaves the file."""
    from awards.spreadsheets.payment import payment_workbook  # noqa: PLC0415  XlsxWriter would slow every start

    header = competitions.competition(code)
    return payment_workbook(
        BatchView(
            public_id="", number="—", state="draft", rehearsal=True, competition_code=code, competition_name=header.name,
            jurisdiction=header.jurisdiction, document=header.document, proposal_id="", proposal_version=0, proposal_state="",
            lines=(), totals=(), gross=0, tax=0, net=0, content_hash="", intact=True, prepared_by=0, preparer="",
            prepared_at=at, approver="", approved_at=None, return_reason=None, paid_at=None, without_account=0,
        ),
        current_app.config["MODE"],
    )
