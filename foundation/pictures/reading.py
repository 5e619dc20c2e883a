"""The door for pictures: bytes in, a bare JPEG out, or :class:`UnfitPicture`."""
import json
from dataclasses import dataclass
from typing import Literal

from foundation import limited
from foundation.pictures.contents import JPEG, MOST_PIXELS, PNG
from foundation.pictures.refusals import UnfitPicture

LARGEST_FILE = 12 * 1024 * 1024
FACTS = {"megabytes": LARGEST_FILE // (1024 * 1024), "millions": MOST_PIXELS // 1_000_000}


Shape = Literal["page", "paper", "portrait"]


@dataclass(frozen=True)
class Picture:
    """A picture made anew: JPEG, upright, with nothing in it but what is seen; sides in pixels. ``small`` is the same in 320
    pixels, for papers and portraits."""

    content: bytes
    width: int
    height: int
    small: bytes = b""


def read_picture(data: bytes, shape: Shape = "page") -> Picture:
    """The picture in a JPEG or PNG file of at most 12 MiB and 20 million pixels: a scanned page, a photographed paper, or a
    portrait, which is cut to 3 by 4."""
    if not data.startswith((PNG, JPEG)):
        raise UnfitPicture("not_a_picture")
    if len(data) > LARGEST_FILE:
        raise UnfitPicture("too_large", **FACTS)
    answer, stopped = limited.run("foundation.pictures.child", (shape,), data)
    if stopped:
        raise UnfitPicture("too_many_pixels" if isinstance(stopped, limited.Exhausted) else "damaged", **FACTS)
    line, _end, content = answer.partition(b"\n")
    told = json.loads(line)
    if "fault" in told:
        raise UnfitPicture(told["fault"], **FACTS)
    length = len(content) - told["small"]
    return Picture(content[:length], told["width"], told["height"], content[length:])
