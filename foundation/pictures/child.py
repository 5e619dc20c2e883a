"""What the child process does: one picture in on standard input; out on standard output one line of JSON (``{"width",
"height", "small"}`` or ``{"fault"}``) and, behind it, the picture made anew as JPEG: upright, no larger than a page needs,
bare. The last ``small`` bytes are a second, small picture of the same, where the shape asks for one.

The shape is the first argument: ``page`` (a scan), ``paper`` (a photographed document, with a small picture), ``portrait``
(证件照: the middle of the picture at 3 to 4, with a small picture).
"""
import io
import json
import sys
from dataclasses import dataclass

from PIL import Image, JpegImagePlugin, PngImagePlugin, UnidentifiedImageError

from foundation.limited import limit
from foundation.pictures.contents import Unfit, contents

FORMATS = (PngImagePlugin.PngImageFile.format, JpegImagePlugin.JpegImageFile.format)
LONGEST_SIDE = 3508  # A4 at 300 dpi
LONGEST_PAPER = 2200  # A4 at 188 dpi: print of six points can be read
PORTRAIT = (480, 640)
SMALL_SIDE = 320
SHORTEST_PORTRAIT = 240
QUALITY = 85
SMALL_QUALITY = 75
ORIENTATION = 0x0112
TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,), 3: (Image.Transpose.ROTATE_180,), 4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,), 6: (Image.Transpose.ROTATE_270,), 7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """How a picture is made anew: its longest side, the ratio it is cut to, whether a small picture goes with it."""

    longest: int
    small: bool = False
    cut: tuple[int, int] | None = None


SHAPES = {"page": Shape(LONGEST_SIDE), "paper": Shape(LONGEST_PAPER, True), "portrait": Shape(LONGEST_PAPER, True, PORTRAIT)}


def main() -> None:
    """Limits first, then the picture; whatever goes wrong is a line, never a traceback."""
    shape = SHAPES[sys.argv[1] if len(sys.argv) > 1 else "page"]
    Image.preinit()
    limit()
    try:
        picture, content = made_anew(sys.stdin.buffer.read(), shape)
        small = _small_picture(picture) if shape.small else b""
        _say({"width": picture.width, "height": picture.height, "small": len(small)}, content + small)
    except Unfit as unfit:
        _say({"fault": unfit.code})
    except MemoryError:
        _say({"fault": "too_many_pixels"})
    except BaseException:
        _say({"fault": "damaged"})


def _say(line: dict[str, object], content: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n" + content)
    sys.stdout.buffer.flush()


def made_anew(data: bytes, shape: Shape = SHAPES["page"]) -> tuple[Image.Image, bytes]:
    """The picture and its new bytes. Raises :class:`Unfit`."""
    found = contents(data)
    try:
        with Image.open(io.BytesIO(found.bare), formats=FORMATS) as image:
            image.draft("RGB" if image.mode not in ("L", "1") else "L", (shape.longest, shape.longest))
            image.load()
            picture = _upright(_small(_plain(image), shape.longest), found.exif)
            if shape.cut:
                picture = _cut(picture, shape.cut)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Unfit("damaged") from None
    return picture, _written(picture, QUALITY)


def _written(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _small_picture(picture: Image.Image) -> bytes:
    return _written(_small(picture.copy(), SMALL_SIDE), SMALL_QUALITY)


def _cut(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The middle of a picture at the ratio of ``size`` and no larger; what is higher than the ratio loses more below, because
    a head is above. A picture too small to know somebody by is refused."""
    wide, high = size
    if min(picture.width, picture.height) < SHORTEST_PORTRAIT:
        raise Unfit("too_small")
    width = min(picture.width, picture.height * wide // high)
    height = min(picture.height, picture.width * high // wide)
    left, top = (picture.width - width) // 2, (picture.height - height) // 4
    part = picture.crop((left, top, left + width, top + height))
    return part.resize(size, Image.Resampling.LANCZOS) if width > wide else part


def _plain(image: Image.Image) -> Image.Image:
    """Grey or colour with eight bits; what can be seen through is shown on white."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in ("LA", "RGBA", "PA") or "transparency" in image.info:
        image = _small(image if image.mode in ("LA", "RGBA") else image.convert("RGBA"), LONGEST_SIDE).convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return image if image.mode in ("L", "RGB") else image.convert("L" if image.mode == "1" else "RGB")


def _small(image: Image.Image, longest: int) -> Image.Image:
    image.thumbnail((longest, longest), reducing_gap=2.0)
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
