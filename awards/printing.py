"""Papers of this room made from what is stored: certificates, notice list, payment workbook."""
from flask import current_app

from awards.documents import CertificatePage, certificates_pdf
from awards.queries.certificates import CertificateRow, certificate_rows
from competition import queries as competitions
from competition.documents import chinese_day
from foundation.clock import CHINA
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
