"""How texts of clerks are cleaned and compared (competition format, "Cleaning before checking")."""
import re
import unicodedata
from functools import lru_cache

HIDDEN = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + HIDDEN
INSIDE = re.compile(f"[{re.escape(SPACES)}]+")
BRACKETS = str.maketrans("（）［］｛｝", "()[]{}")


def plain_text(text: str) -> str:
    """NFKC, without spaces (and characters that nobody sees) around."""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return text.strip(SPACES)


def plain_name(text: str) -> str:
    """Names of units, trades and skill levels keep their characters; only the spaces around go."""
    return text.strip(SPACES)


def plain_number(text: str) -> str:
    """Numbers of all kinds: NFKC, without any spaces."""
    return plain_text(INSIDE.sub("", plain_text(text)))


@lru_cache(4096)
def same_name(text: str) -> str:
    """The key under which names of units, trades and skill levels are equal: full-width and ASCII brackets are."""
    return text.translate(BRACKETS)
