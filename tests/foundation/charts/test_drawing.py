"""Pictures of a chart's rows: they stand where the numbers say, are named, and carry nothing that a page may not hold."""
from xml.etree import ElementTree

import pytest

from foundation.charts import Scale, bar, dots, interval, signed

SVG = "{http://www.w3.org/2000/svg}"


def drawn(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(str(markup).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


@pytest.mark.parametrize(("values", "most"), [([], 1), ([0.4], 1), ([3.2, -1], 5), ([-2.1], 2.5), ([10], 10), ([-11], 20), ([250], 250)])
def test_a_scale_around_nothing_ends_at_a_round_number(values: list[float], most: float) -> None:
    assert Scale.around_zero(values).ticks == (-most, 0, most)


def test_values_stand_where_they_belong_and_never_outside() -> None:
    scale = Scale(-10, 10)
    assert [scale.at(value) for value in (-99, -10, 0, 5, 10, 99)] == [16, 16, 500, 742, 984, 984]


def test_an_interval_has_its_dot_its_ends_and_the_line_of_nothing() -> None:
    picture = drawn(interval(Scale(-10, 10), 2, 5, 8, title="J01", tone="amber", wide=(0, 10)))
    paths = [(path.get("class"), path.get("d")) for path in picture.findall(f"{SVG}path")]
    assert paths == [
        ("chart-zero", "M500 0V24"), ("chart-wide", "M500 12H984"), ("chart-span chart-amber", "M597 12H887"),
        ("chart-dot chart-amber", "M742 12h.01"),
    ]  # fmt: skip
    assert not [path for path in drawn(interval(Scale(60, 80), 61, 62, 63, title="")) if path.get("class") == "chart-zero"]


def test_every_value_is_a_dot() -> None:
    picture = drawn(dots(Scale(-1, 1), [-1, 0, 1], title="J01"))
    assert [path.get("class") for path in picture.findall(f"{SVG}path")] == ["chart-zero", *["chart-point chart-blue"] * 3]


def test_shares_stand_side_by_side_on_their_ground() -> None:
    picture = drawn(bar([(0.25, "blue"), (0.5, "amber")], title="J01", expected=0.3))
    assert [(one.get("x"), one.get("width")) for one in picture.findall(f"{SVG}rect")] == [(None, "1000"), ("0", "250"), ("250", "500")]
    assert picture.find(f"{SVG}path").get("d") == "M300 0V24"  # type: ignore[union-attr]


def test_a_picture_is_named_escaped_and_has_no_style_or_script() -> None:
    markup = bar([], title='<b onclick="x">')
    picture = drawn(markup)
    assert (picture.get("role"), picture.findtext(f"{SVG}title")) == ("img", '<b onclick="x">')
    assert "<b" not in markup and "style" not in markup


def test_differences_are_written_with_their_sign() -> None:
    assert [signed(value) for value in (1.234, -0.5, 0.001, -0.001)] == ["+1.23", "−0.50", "0.00", "0.00"]
    assert signed(-2, 0) == "−2"
