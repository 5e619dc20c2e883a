"""QR codes for paper: SVG text, level M, with the quiet zone that scanners want.

Tickets come from ``qrcode``, which also makes the judges' cards; certificates come by the hundred, and ``segno`` writes
them in a third of the time.
"""
import base64
import io


def ticket_qr(text: str) -> str:
    """The QR code of a ticket or card as an SVG document."""
    import qrcode  # noqa: PLC0415  serving a page does not need it
    from qrcode.image.svg import SvgPathImage  # noqa: PLC0415  as above

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2, image_factory=SvgPathImage)
    code.add_data(text)
    return str(code.make_image().to_string(encoding="unicode"))


def certificate_qr(text: str) -> str:
    """The QR code of a certificate as an SVG document."""
    import segno  # noqa: PLC0415  serving a page does not need it

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True)
    return out.getvalue().decode()


def qr_data(text: str) -> str:
    """The QR code of a ticket or an address as the address of a picture, for pages."""
    return "data:image/svg+xml;base64," + base64.b64encode(ticket_qr(text).encode()).decode()
