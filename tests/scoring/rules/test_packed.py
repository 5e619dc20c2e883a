"""Marks as bytes: what is read back is what was marked, and panels over them give what the slower panels give."""
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.rules.problems import Problems
from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import given_marks
from scoring.rules.packed import NO_MARK, pack, unpack
from scoring.rules.packed_panel import packed_panel
from scoring.rules.panel import module_panel
from scoring.rules.rounding import millionths
from tests.scoring.rules.bundles import drawn

DECIMALS = st.one_of(st.none(), st.from_regex(r"[0-9]{1,12}(\.[0-9]{1,6})?", fullmatch=True))


@given(st.lists(st.lists(DECIMALS, min_size=3, max_size=3), max_size=4))
def test_what_is_read_back_is_what_was_marked(sheets):
    codes = ("01", "02", "3/甲")
    data = b"".join(pack(codes, dict(zip(codes, marks, strict=True))) for marks in sheets)
    expected = [[NO_MARK if mark is None else millionths(mark) for mark in marks] for marks in sheets]
    assert [list(row) for row in unpack(codes, data) or []] == expected


def test_sheets_of_other_aspects_are_not_read():
    data = pack(("01", "02"), {"01": "1", "02": "2"})
    assert unpack(("02", "01"), data) is None
    assert unpack(("01",), data) is None
    assert unpack(("01", "02"), data + data[:-1]) is None
    assert unpack(("01", "02"), data + pack(("01", "03"), {"01": "1", "03": "2"})) is None


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**9))
def test_packed_panels_give_what_the_others_give_or_leave_it_to_them(seed):
    try:
        bundle = parse_bundle(drawn(seed))
    except Problems:
        return
    marks = given_marks(bundle)
    for module, (entry, given_here) in product(bundle.rules.modules, marks.items()):
        codes = [f"{module.code}/{aspect.code}" for aspect in module.aspects]
        judges = sorted({judge for code in codes for judge, _ in given_here.get(code, ())})
        by_judge = {judge: [dict(given_here.get(code, ())).get(judge) for code in codes] for judge in judges}
        rows = [[NO_MARK if mark is None else mark for mark in row] for row in by_judge.values()]
        slow = module_panel(module, bundle.rules.rounding)(given_here)
        fast = packed_panel(module, bundle.rules.rounding, codes)(rows)
        complete = bool(rows) and all(None not in row for row in by_judge.values())
        if isinstance(slow, list) or not complete:
            assert fast is None or not isinstance(slow, list), (seed, entry, module.code)
        else:
            assert fast is not None and (fast.value, fast.aspects) == (slow.value, slow.aspects), (seed, entry, module.code)
