"""What the child process does: one picture in on standard input; out on standard output one line of JSON (``{"width",
"height"}`` or ``{"fault"}``) and, behind it, the picture made anew as JPEG: upright, no larger than a page needs, bare.
"""
import io
import json
import sys

from PIL import Image, JpegImagePlugin, PngImagePlugin, UnidentifiedImageError

from foundation.limited import limit
from foundation.pictures.contents import Unfit, contents

FORMATS = (PngImagePlugin.PngImageFile.format, JpegImagePlugin.JpegImageFile.format)
LONGEST_SIDE = 3508  # A4 at 300 dpi
QUALITY = 85
ORIENTATION = 0x0112
TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,), 3: (Image.Transpose.ROTATE_180,), 4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,), 6: (Image.Transpose.ROTATE_270,), 7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}  # fmt: skip


def main() -> None:
    """Limits first, then the picture; whatever goes wrong is a line, never a traceback."""
    Image.preinit()
    limit()
    try:
        picture, content = made_anew(sys.stdin.buffer.read())
        _say({"width": picture.width, "height": picture.height}, content)
    except Unfit as unfit:
        _say({"fault": unfit.code})
    except MemoryError:
        _say({"fault": "too_many_pixels"})
    except BaseException:
        _say({"fault": "damaged"})


def _say(line: dict[str, object], content: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n" + content)
    sys.stdout.buffer.flush()


def made_anew(data: bytes) -> tuple[Image.Image, bytes]:
    """The picture and its new bytes. Raises :class:`Unfit`."""
    found = contents(data)
    try:
        with Image.open(io.BytesIO(found.bare), formats=FORMATS) as image:
            image.draft("RGB" if image.mode not in ("L", "1") else "L", (LONGEST_SIDE, LONGEST_SIDE))
            image.load()
            picture = _upright(_small(_plain(image)), found.exif)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Unfit("damaged") from None
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return picture, out.getvalue()


def _plain(image: Image.Image) -> Image.Image:
    """Grey or colour with eight bits; what can be seen through is shown on white."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in ("LA", "RGBA", "PA") or "transparency" in image.info:
        image = _small(image if image.mode in ("LA", "RGBA") else image.convert("RGBA")).convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return image if image.mode in ("L", "RGB") else image.convert("L" if image.mode == "1" else "RGB")


def _small(image: Image.Image) -> Image.Image:
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
    return image


def _upright(image: Image.Image, exif: bytes) -> Image.Image:
    """As it was seen when it was taken; a camera notes only how it was held."""
    held = Image.Exif()
    try:
        held.load(exif)
        turn = held.get(ORIENTATION, 1)
    except Exception:
        turn = 1
    for step in TURNS.get(turn if isinstance(turn, int) else 1, ()):
        image = image.transpose(step)
    return image
