"""Reading an outbox file: what is one, what is damaged, whose seal it bears. No database."""
import json
from typing import Any

import pytest

from foundation.rules.canonical import digest
from scoring.rules.outbox_file import LARGEST, MOST, Unreadable, read_outbox, seal_of

ID, OTHER = "a" * 32, "b" * 32


def made(**more: Any) -> dict[str, Any]:
    """A file that is in order; ``more`` replaces parts of its content."""
    content = {
        "competition": "样例赛事", "device": "d" * 32, "judge": "j" * 32, "made_at": "2026-05-16T04:00:00Z",
        "operations": [{"id": ID, "after": None, "body": {"marks": {"A1": "1"}}}, {"id": OTHER, "after": ID, "body": {}}],
    } | more  # fmt: skip
    checksum = digest(content)
    return {"format": "outbox/1", "content": content, "checksum": checksum, "seal": seal_of("secret", checksum)}


def raw(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def reason(document: Any) -> str:
    with pytest.raises(Unreadable) as refused:
        read_outbox(document if isinstance(document, bytes) else raw(document))
    return refused.value.reason


def test_a_file_says_whose_it_is_and_keeps_the_order_of_its_operations() -> None:
    found = read_outbox(raw(made()))
    assert (found.device, found.judge) == ("d" * 32, "j" * 32)
    assert [(one.id, one.after) for one in found.operations] == [(ID, None), (OTHER, ID)]
    assert found.sealed_with("secret") and not found.sealed_with("another")


def test_the_seal_is_that_of_the_checksum_and_known_from_outside() -> None:
    assert seal_of("key", "The quick brown fox jumps over the lazy dog") == "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"


@pytest.mark.parametrize("seal", [None, 7, "印", "", "0" * 63])
def test_a_seal_that_is_none_seals_nothing(seal: Any) -> None:
    assert not read_outbox(raw(made() | {"seal": seal})).sealed_with("secret")


def test_any_change_of_the_content_is_damage() -> None:
    document = made()
    document["content"]["operations"][0]["body"]["marks"]["A1"] = "2"
    assert reason(document) == "damaged"
    assert reason(made() | {"checksum": None}) == "damaged"


@pytest.mark.parametrize("document", [
    b"", b"{", b"\xff\xfe", [], {}, {"format": "outbox/2"}, {"format": "outbox/1"}, {"format": "outbox/1", "content": []},
    made(device=""), made(judge=None), made(made_at="x" * 201), made(operations={}), made(operations=[1]), made(operations=[{"id": ID}]),
    made(operations=[{"id": ID.upper(), "body": {}}]), made(operations=[{"id": ID, "body": {}, "after": "x"}]),
])  # fmt: skip
def test_what_is_no_outbox_is_told_so(document: Any) -> None:
    assert reason(document) == "format"


def test_a_float_in_a_file_makes_it_none() -> None:
    assert reason(raw(made()).replace(b'"1"', b"1.5")) == "format"


def test_a_file_that_no_tablet_could_fill_is_too_large() -> None:
    assert reason(b" " * (LARGEST + 1)) == "large"
    assert reason(made(operations=[{"id": ID, "body": {}}] * (MOST + 1))) == "large"
