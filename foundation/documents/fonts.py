"""Fonts for documents: a small subset for everyday use, the whole fonts when a name has a rarer character.

``python -m foundation.documents.fonts`` makes the subset (GB 2312 and what the templates print) after the fonts came.
"""
import functools
import unicodedata
from pathlib import Path

HOME = Path(__file__).parents[2] / "templates" / "fonts"
PACKAGES = HOME / "node_modules" / "@expo-google-fonts"
SMALL = HOME / "node_modules" / ".subset"
FACES = (
    PACKAGES / "noto-sans-sc" / "400Regular",
    PACKAGES / "noto-sans-sc" / "700Bold",
    PACKAGES / "noto-serif-sc" / "400Regular",
    PACKAGES / "noto-serif-sc" / "700Bold",
    PACKAGES / "ma-shan-zheng" / "400Regular",
)
READY = ".complete"


class FontsMissing(RuntimeError):
    """The fonts of documents are not installed (yet)."""


def everyday_characters() -> str:
    """GB 2312's characters, ASCII, Latin-1 and the signs that documents print."""
    rows = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    chinese = "".join(row.decode("gb2312", errors="ignore") for row in rows)
    return "".join(map(chr, range(0x20, 0x180))) + chinese + "·—–…“”‘’№€￥✓✗〔〕"


def _files() -> list[Path]:
    files = [file for face in FACES for file in sorted(face.glob("*.ttf"))]
    if len(files) < len(FACES):
        raise FontsMissing("the fonts of documents are not installed: run `make fonts`")
    return files


def make_subset() -> None:
    """Writes the small fonts beside the whole ones; a started but unfinished subset does not count."""
    from fontTools import subset  # noqa: PLC0415  a tenth of a second that serving a page does not need

    SMALL.mkdir(parents=True, exist_ok=True)
    text = everyday_characters()
    for file in _files():
        options = subset.Options(layout_features=["*"], hinting=False, notdef_outline=True, drop_tables=["vhea", "vmtx", "VORG"])
        font = subset.load_font(str(file), options)
        cutter = subset.Subsetter(options)
        cutter.populate(text=text)
        cutter.subset(font)
        subset.save_font(font, str(SMALL / file.name), options)
    (SMALL / READY).touch()


@functools.cache
def _covered(folder: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415  the same

    found: set[int] | None = None
    for file in sorted(Path(folder).glob("**/*.ttf")):
        if "NotoSansSC" in file.name:
            with TTFont(file, lazy=True) as font:
                known = set(font.getBestCmap())
            found = known if found is None else found & known
    return frozenset(found or ())


def _leaves_ink(character: str) -> bool:
    """False for spaces, controls and selectors of variants, which need no glyph. A character that this Python's tables do
    not know yet (the newest extensions of Chinese) needs one: ``str.isprintable`` would let it pass, and print a box."""
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return False
    return unicodedata.category(character) not in ("Cc", "Cf", "Zs", "Zl", "Zp")


def fonts_for(text: str) -> tuple[list[str], str]:
    """The folders to print ``text`` from, and the characters that no installed font has (they would print as boxes)."""
    wanted = {ord(c) for c in text if _leaves_ink(c)}
    if (SMALL / READY).exists() and not wanted - _covered(str(SMALL)):
        return [str(SMALL)], ""
    _files()
    missing = wanted - _covered(str(PACKAGES / "noto-sans-sc" / "400Regular"))
    return [str(face) for face in FACES], "".join(sorted(map(chr, missing)))


if __name__ == "__main__":
    make_subset()
