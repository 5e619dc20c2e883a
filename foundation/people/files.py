"""Files of people (照片, 证件照片) under the same keys as their numbers: whoever is erased takes their pictures along."""
import hashlib
import hmac

from foundation.crypto import Key
from foundation.people.models import Person
from foundation.people.sealing import key_for_sealing, key_of

SUITE = "v1"
MARK = 32


def seal_file(person: Person, content: bytes, *, owner: str, field: str) -> bytes:
    """The sealed form of a file of somebody; ``owner`` is the opaque id of the row that keeps it."""
    return key_for_sealing(person).boxed(content, owner, field)


def open_file(person: Person, box: bytes, *, owner: str, field: str) -> bytes:
    """The content of a sealed file. Whoever asks has made sure who looks, and that it is remembered."""
    return key_of(person).opened(box, SUITE, owner, field)


def seal_words(person: Person, text: str, *, owner: str, field: str) -> str:
    """The sealed form of what somebody said of themselves."""
    return key_for_sealing(person).seal(text, owner=owner, field=field)


def open_words(person: Person, value: str, *, owner: str, field: str) -> str:
    """What somebody said of themselves."""
    return key_of(person).unseal(value, owner=owner, field=field)


def file_mark(key: Key, content: bytes) -> str:
    """128 bits that say whether a file is still the same, and tell nothing once the key is gone."""
    return hmac.new(key.secret, b"file|" + content, hashlib.sha256).hexdigest()[:MARK]


def mark_for(person: Person, content: bytes) -> str:
    """The mark of a file under the key of its person."""
    return file_mark(key_for_sealing(person), content)
