"""What the awards room prints: certificates (证书). The seal is stamped by hand."""
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from foundation.documents.mark import mark
from foundation.documents.paper import print_pdf
from foundation.documents.qr import certificate_qr


@dataclass(frozen=True)
class CertificatePage:
    """One certificate: ``heading`` 获奖证书 or 荣誉证书, ``sentence`` what it certifies, ``verify`` the address to check."""

    heading: str
    name: str
    unit: str
    sentence: str
    number: str
    issuer: str
    date: str
    verify: str


def certificates_pdf(pages: Sequence[CertificatePage]) -> bytes:
    """All certificates as one PDF, one page each; the QR code holds the verification address."""
    return print_pdf(
        "awards/certificates.typ",
        {
            "mark": mark(),
            "certificates": [{**asdict(page), "qr": certificate_qr(f"{page.verify}/{page.number}")} for page in pages],
        },
    )
