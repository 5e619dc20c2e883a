"""QR codes for paper: SVG text, level M, with the quiet zone that scanners want."""
import io

import segno


def qr_svg(text: str) -> str:
    """The QR code of ``text`` as an SVG document."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True)
    return out.getvalue().decode()
