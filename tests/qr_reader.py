"""Reads a QR code as the camera of a tablet does: a test learns from the printed card what stands on it, and nothing else."""
import io
from collections.abc import Iterator, Sequence

from PIL import Image
from qrcode import QRCode, util
from qrcode.base import rs_blocks

FINDER = 7  # modules: the dark edge of the square in the corner
FORMAT_MASK = 0b10101
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


class Blank(QRCode):  # type: ignore[type-arg]
    """The patterns of a version alone: where nothing stands, data belongs."""

    def map_data(self, data: object, mask_pattern: int) -> None:
        """Puts no data in."""


def read_qr(png: bytes) -> str:
    """The text of a clean picture of a code; nothing is corrected."""
    dark = _modules(png)
    version = (len(dark) - 17) // 4
    said = sum(dark[8][place] << (4 - place) for place in range(5)) ^ FORMAT_MASK
    level, mask = said >> 3, said & 0b111
    blank = Blank(version=version, error_correction=level)
    blank.data_cache = []
    blank.makeImpl(False, mask)
    is_masked = util.mask_func(mask)
    bits = [dark[row][column] ^ is_masked(row, column) for row, column in _path(len(dark)) if blank.modules[row][column] is None]
    words = [int("".join(str(int(bit)) for bit in bits[start : start + 8]), 2) for start in range(0, len(bits) - 7, 8)]
    return _text(_in_order(words, [block.data_count for block in rs_blocks(version, level)]), version)


def _modules(png: bytes) -> list[list[bool]]:
    """True where a module is dark; how large modules are is seen from the square in the upper left corner."""
    picture = Image.open(io.BytesIO(png)).convert("L")
    dark = [[picture.getpixel((x, y)) < 128 for x in range(picture.width)] for y in range(picture.height)]
    border = next(place for place in range(picture.width) if dark[place][place])
    box = (dark[border].index(False, border) - border) // FINDER
    side = (picture.width - 2 * border) // box
    return [[dark[border + row * box + box // 2][border + column * box + box // 2] for column in range(side)] for row in range(side)]


def _path(side: int) -> Iterator[tuple[int, int]]:
    """Two columns at a time from the right, up and down in turn, without the column of the timing pattern."""
    upwards = True
    for right in range(side - 1, 0, -2):
        column = right - (right <= 6)
        for row in range(side - 1, -1, -1) if upwards else range(side):
            yield row, column
            yield row, column - 1
        upwards = not upwards


def _in_order(words: Sequence[int], counts: Sequence[int]) -> bytes:
    """The data words of all blocks, which lie interleaved."""
    blocks: list[list[int]] = [[] for _count in counts]
    source = iter(words)
    for place in range(max(counts)):
        for block, count in zip(blocks, counts, strict=True):
            if place < count:
                block.append(next(source))
    return bytes(word for block in blocks for word in block)


def _text(data: bytes, version: int) -> str:
    """Segments one after the other: bytes, digits in threes, signs in pairs."""
    bits, text = "".join(f"{word:08b}" for word in data), ""

    def take(count: int) -> int:
        nonlocal bits
        value, bits = int(bits[:count], 2), bits[count:]
        return value

    while len(bits) >= 4 and (mode := take(4)):
        left = take(util.length_in_bits(mode, version))
        if mode == util.MODE_8BIT_BYTE:
            text += bytes(take(8) for _place in range(left)).decode()
        elif mode == util.MODE_NUMBER:
            text += "".join(f"{take((0, 4, 7, 10)[size]):0{size}d}" for size in [3] * (left // 3) + [left % 3] * bool(left % 3))
        else:
            pairs = [divmod(take(11), 45) for _pair in range(left // 2)]
            text += "".join(ALPHANUMERIC[one] for pair in pairs for one in pair) + (ALPHANUMERIC[take(6)] if left % 2 else "")
    return text
