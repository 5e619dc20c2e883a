"""Documents that are going to be stored: signs that nobody types are refused with their place, on both databases alike."""
import pytest

from foundation.rules.documents import parse_document, parse_keepable
from foundation.rules.problems import Problems


@pytest.mark.parametrize(
    ("raw", "paths"),
    [
        (rb'{"name": "a\u0000b"}', ["name"]), (rb'{"events": [{"name": "x"}, {"name": "\u0000"}]}', ["events[1].name"]),
        (rb'{"a\u0000": 1}', [""]), (rb'["x", "\u202eevil"]', ["[1]"]), ("{\"x\": \"\u2066\"}".encode(), ["x"]), (rb'{"x": "\\u0000"}', []),
        ('{"x": "“陈”—测·"}'.encode(), []),
    ],
)  # fmt: skip
def test_each_text_that_cannot_be_kept_is_named_by_its_place(raw: bytes, paths: list[str]) -> None:
    parse_document(raw)
    found = []
    try:
        parse_keepable(raw)
    except Problems as refused:
        found = [(problem.path, problem.code) for problem in refused.problems]
    assert found == [(path, "unkeepable") for path in paths]
