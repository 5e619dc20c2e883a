"""The door for pictures: bytes in, a bare JPEG out, or :class:`UnfitPicture`."""
import json
from dataclasses import dataclass

from foundation import limited
from foundation.pictures.contents import JPEG, MOST_PIXELS, PNG
from foundation.pictures.refusals import UnfitPicture

LARGEST_FILE = 12 * 1024 * 1024
FACTS = {"megabytes": LARGEST_FILE // (1024 * 1024), "millions": MOST_PIXELS // 1_000_000}


@dataclass(frozen=True)
class Picture:
    """A picture made anew: JPEG, upright, with nothing in it but what is seen; sides in pixels."""

    content: bytes
    width: int
    height: int


def read_picture(data: bytes) -> Picture:
    """The picture in a JPEG or PNG file of at most 12 MiB and 20 million pixels."""
    if not data.startswith((PNG, JPEG)):
        raise UnfitPicture("not_a_picture")
    if len(data) > LARGEST_FILE:
        raise UnfitPicture("too_large", **FACTS)
    answer, stopped = limited.run("foundation.pictures.child", (), data)
    if stopped:
        raise UnfitPicture("too_many_pixels" if isinstance(stopped, limited.Exhausted) else "damaged", **FACTS)
    line, _end, content = answer.partition(b"\n")
    told = json.loads(line)
    if "fault" in told:
        raise UnfitPicture(told["fault"], **FACTS)
    return Picture(content, told["width"], told["height"])
