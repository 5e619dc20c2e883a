"""What a hall is given: the pages of the door, the profile for iPads, the poster for the wall. Made once at each start."""
import io
import plistlib
import uuid
from dataclasses import dataclass
from pathlib import Path

from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from foundation.documents.mark import mark
from foundation.documents.paper import print_pdf
from foundation.documents.qr import ticket_qr
from foundation.venue.authority import Trust
from foundation.web.language import LOCALES

STEPS = ("ipad", "android", "windows")


@dataclass(frozen=True)
class Hall:
    """Where a hall goes: the house over HTTPS, the door on plain HTTP (a tablet may need another address of the two or more)."""

    house: str
    door: str
    others: tuple[str, ...]
    trust: Trust


def write_door(folder: Path, hall: Hall) -> None:
    """The finished pages and certificates of the door, in Chinese and English, into ``folder``."""
    folder.mkdir(exist_ok=True, mode=0o700)
    (folder / "door.css").write_bytes((Path(current_app.static_folder or "static") / "css" / "door.css").read_bytes())
    (folder / "venue.crt").write_bytes(hall.trust.der)
    (folder / "venue.mobileconfig").write_bytes(profile(hall.trust))
    for name, page in (("index", "welcome"), *((step, step) for step in STEPS)):
        (folder / f"{name}.html").write_text(_page(page, hall), "utf-8")


def _page(name: str, hall: Hall) -> str:
    """One page of the door: what it says, in each language one after the other."""
    said = {}
    for language, locale in LOCALES.items():
        with current_app.test_request_context("/", query_string={"lang": language}), force_locale(locale):
            said[language] = render_template(f"venue/{name}.html", hall=hall)
    with current_app.test_request_context("/"):
        return render_template("venue/door.html", said=said, name=name)


def profile(trust: Trust) -> bytes:
    """The authority's certificate as a profile that iPads install; the same authority gives the same profile."""
    number = uuid.uuid5(uuid.NAMESPACE_OID, trust.fingerprint)
    with current_app.test_request_context("/"):
        title, hint = _("竞赛现场证书"), _("信任本次竞赛现场的服务器，仅对局域网地址有效；赛后可删除。")
    certificate = {
        "PayloadType": "com.apple.security.root", "PayloadVersion": 1, "PayloadIdentifier": f"venue.{number}.root",
        "PayloadUUID": str(uuid.uuid5(number, "root")), "PayloadDisplayName": title, "PayloadCertificateFileName": "venue.crt",
        "PayloadContent": trust.der,
    }  # fmt: skip
    return plistlib.dumps(
        {
            "PayloadType": "Configuration", "PayloadVersion": 1, "PayloadIdentifier": f"venue.{number}", "PayloadUUID": str(number),
            "PayloadDisplayName": title, "PayloadDescription": hint, "PayloadContent": [certificate],
        }
    )  # fmt: skip


def poster(hall: Hall) -> bytes:
    """The poster for the wall of the hall as PDF: the code that leads to the door, the fingerprint, three short lists of steps."""
    data = {
        "door": hall.door, "house": hall.house, "others": hall.others, "qr": ticket_qr(hall.door), "mark": mark(),
        "fingerprint": hall.trust.fingerprint.split(":"), "thumbprint": hall.trust.windows_thumbprint,
        "until": f"{hall.trust.authority.not_valid_after_utc:%Y-%m-%d}",
    }
    return print_pdf("venue/poster.typ", data)


def terminal_code(text: str) -> str:
    """A QR code in letters, for a dark terminal."""
    import qrcode  # noqa: PLC0415  serving a page does not need it

    out = io.StringIO()
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    code.print_ascii(out=out, invert=True)
    return out.getvalue()
