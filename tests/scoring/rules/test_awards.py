"""Prizes and titles: cuts, ties at a cut, ratios, bands, excellence, the scale and WorldSkills medals."""
import pytest

from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from tests.scoring.rules.bundles import put, simple
from tests.scoring.rules.refusing import problems, refused

COUNTS = [{"name": "gold", "count": 1}, {"name": "silver", "count": 2}, {"name": "bronze", "count": 3}]


def field(*totals):
    """Entries named in the order given: the first is ``01``."""
    return {f"{index:02d}": total for index, total in enumerate(totals, 1)}


def pointed(*points, **rules):
    """Entries whose totals are WorldSkills points."""
    return put(simple(field(*points), **rules), "rules.modules[0].aspects[0].max_mark", "1000")


def places(**more):
    return {"kind": "places", "awards": COUNTS, **more}


def prizes(document, key="prize"):
    return [row[key] for row in compute(parse_bundle(document))]


def short(document):
    return "".join((name or "-")[0] for name in prizes(document))


@pytest.mark.parametrize(
    ("totals", "mode", "expected"),
    [
        ("9876543", "decide", "gssbbb-"),
        ("9987654", "exclude", "sssbbb-"),
        ("9999876", "include", "ggggbb-"),
        ("9988765", "include", "ggssbb-"),
        ("9999876", "exclude", "bbbbbb-"),
        ("9999999", "exclude", "-------"),
        ("9999999", "include", "ggggggg"),
        ("9876555", "exclude", "gssb---"),
        ("9876555", "include", "gssbbbb"),
        ("9888765", "include", "gsssbb-"),
        ("9888765", "exclude", "gbbbbb-"),
        ("98", "decide", "gs"),
    ],
)
def test_counts_1_2_3_are_cumulative_whatever_is_tied(totals, mode, expected):
    assert short(simple(field(*totals), prizes=places(tie_at_cut=mode))) == expected


def test_a_tie_across_a_cut_is_refused_until_a_decision_orders_it():
    document = simple(field("9", "8", "8", "8", "5"), prizes=places())
    assert refused(document) == [("rules.prizes.awards[1]", "tie_at_cut")]
    assert problems(document)[0].facts == {"entries": "02、03、04", "award": "silver"}
    put(document, "rules.decisions", [{"entries": ["04", "02", "03"], "document": "1"}])
    assert short(document) == "gssbb"


def test_a_tie_across_the_last_cut_is_refused_too_and_one_within_an_award_is_not():
    assert refused(simple(field(*"98765444"), prizes=places())) == [("rules.prizes.awards[2]", "tie_at_cut")]
    assert short(simple(field(*"98876544"), prizes=places())) == "gssbbb--"


def test_prizes_and_titles_are_both_reported():
    titles = {"kind": "places", "awards": [{"name": "title", "count": 1}]}
    document = simple(field("9", "9"), prizes=places(), titles=titles)
    assert refused(document) == [("rules.prizes.awards[0]", "tie_at_cut"), ("rules.titles.awards[0]", "tie_at_cut")]


def test_positions_are_counted_only_among_those_who_meet_the_requirements():
    document = simple(field("9", "8", "7", "6", "5"), prizes=places(requires=["passed", "not_title_held", "division:staff"]), pass_total="6")
    for row in document["entries"]:
        row["division"] = "staff"
    document["entries"][0]["title_held"] = True
    document["entries"][2]["division"] = "student"
    assert short(document) == "-g-s-"


def test_a_tie_counts_at_a_cut_only_among_those_who_meet_the_requirements():
    document = simple(field("9", "9", "8"), prizes=places(requires=["not_title_held"]))
    document["entries"][0]["title_held"] = True
    assert prizes(document) == [None, "gold", "silver"]


def test_two_different_divisions_cannot_both_be_met():
    document = simple(field("9"), prizes=places(requires=["division:a", "division:b"]))
    document["entries"][0]["division"] = "a"
    assert prizes(document) == [None]


def test_a_division_may_have_a_colon_in_its_name():
    document = simple(field("9"), prizes=places(requires=["division:a:b"]))
    document["entries"][0]["division"] = "a:b"
    assert prizes(document) == ["gold"]


def test_an_award_without_a_place_is_passed_over():
    awards = [{"name": "special", "count": 0}, {"name": "gold", "count": 1}, {"name": "none", "count": 0}, {"name": "silver", "count": 1}]
    assert prizes(simple(field("9", "8", "7"), prizes=places(awards=awards))) == ["gold", "silver", None]


def ratio(*percents, rounding=None, **more):
    awards = [{"name": name, "percent": percent, **more} for name, percent in zip("xyz", percents, strict=False)]
    return {"kind": "ratio", "rounding": rounding, "awards": awards, "tie_at_cut": "include"}


@pytest.mark.parametrize(
    ("rule", "size", "expected"),
    [
        (ratio("10", "20"), 10, "xyy-------"),
        (ratio("5", "10"), 10, "xy--------"),
        (ratio("5", rounding="floor"), 10, "----------"),
        (ratio("0.01", rounding="ceil"), 10, "x---------"),
        (ratio("15", "15", "15"), 10, "xxyyzz----"),
        (ratio("4", min=1), 10, "x---------"),
        (ratio("50", "50", max=2), 10, "xxyy------"),
        (ratio("50", min=2, max=2), 3, "xx-"),
        (ratio("33.333333"), 3, "x--"),
        (ratio("100"), 2, "xx"),
    ],
)
def test_each_count_of_a_ratio_is_rounded_by_itself_then_raised_then_cut(rule, size, expected):
    document = simple({f"{index:02d}": str(90 - index) for index in range(size)}, prizes=rule)
    assert short(document) == expected


@pytest.mark.parametrize(("of", "expected"), [("competed", "xxxxx-"), ("passed", "xx----")])
def test_of_counts_those_who_competed_or_passed_whether_or_not_they_meet_the_requirements(of, expected):
    document = simple(field(*"987654"), prizes={**ratio("75"), "of": of}, pass_total="7")
    document["entries"].append({"code": "99", "status": "absent"})
    assert short(document)[:6] == expected
    assert short(put(document, "rules.prizes.requires", ["passed"]))[:6] == ("xxx---" if of == "competed" else expected)


def bands(*spans, **more):
    rows = [{"from": first, "to": last, "awards": [{"name": name, "count": 1}]} for first, last, name in spans]
    return {"kind": "bands", "bands": rows, **more}


@pytest.mark.parametrize(("size", "expected"), [(1, None), (2, "few"), (4, "few"), (5, "many"), (6, "many"), (7, None)])
def test_bands_choose_by_the_size_of_the_field_and_nobody_is_awarded_outside(size, expected):
    document = simple(field(*"9876543"[:size]), prizes=bands((2, 4, "few"), (5, 6, "many"), excellence={"upto_percent": "0"}))
    assert prizes(document)[0] == expected


def test_the_last_band_may_have_no_end():
    assert prizes(simple(field(*"987"), prizes=bands((2, 2, "few"), (3, None, "many")))) == ["many", None, None]


def test_a_tie_in_a_band_is_reported_at_the_bands_award():
    assert refused(simple(field("9", "9"), prizes=bands((1, 1, "few"), (2, None, "many")))) == [
        ("rules.prizes.bands[1].awards[0]", "tie_at_cut")
    ]


@pytest.mark.parametrize(
    ("totals", "percent", "expected"),
    [("98765", "50", "gee--"), ("98765", "49.9", "ge---"), ("98777", "50", "geeee"), ("98765", "100", "geeee"), ("98765", "0", "g----")],
)
def test_excellence_goes_to_places_within_the_share_of_the_field(totals, percent, expected):
    rule = {"kind": "places", "awards": [{"name": "gold", "count": 1}], "excellence": {"upto_percent": percent}}
    assert short(simple(field(*totals), prizes=rule)) == expected


def test_excellence_keeps_the_place_and_asks_for_the_requirements_and_may_have_another_name():
    rule = {
        "kind": "places", "awards": [{"name": "gold", "count": 1}], "requires": ["not_title_held"],
        "excellence": {"upto_percent": "60", "name": "优秀"},
    }  # fmt: skip
    document = simple(field(*"98765"), prizes=rule)
    document["entries"][0]["title_held"] = True
    document["entries"][2]["title_held"] = True
    assert prizes(document) == [None, "gold", None, None, None]
    document["entries"][2]["title_held"] = False
    assert prizes(document) == [None, "gold", "优秀", None, None]


def test_a_title_is_true_for_everybody_who_gets_one_of_its_awards():
    titles = {"kind": "ratio", "awards": [{"name": "a", "percent": "34"}, {"name": "b", "percent": "34"}]}
    assert prizes(simple(field(*"987"), titles=titles), "title") == [True, True, False]


def test_everything_is_worked_out_inside_each_division():
    document = simple(
        field("9", "8", "7", "6", "5", "4"), rank_within="division", scale={"centre": "700", "spread": "30"},
        prizes=places(awards=[{"name": "gold", "count": 1}]), titles={**ratio("34")},
    )  # fmt: skip
    for row, division in zip(document["entries"], "aababb", strict=True):
        row["division"] = division
    rows = [(row["entry"], row["prize"], row["title"], row["scale"]) for row in compute(parse_bundle(document))]
    assert rows == [
        ("01", "gold", True, "720"), ("02", None, False, "700"), ("04", None, False, "660"),
        ("03", "gold", True, "740"), ("05", None, False, "700"), ("06", None, False, "680"),
    ]  # fmt: skip


SCALE = {"centre": "700", "spread": "30"}


@pytest.mark.parametrize(
    ("totals", "scale", "expected"),
    [
        (("32", "41", "69", "73", "85"), SCALE, [720, 705, 700, 665, 653]),
        (("1", "2", "3", "4"), SCALE, [730, 710, 690, 670]),
        (("5", "5", "5", "9"), SCALE, [700] * 4),
        (("5",), {"centre": "700.5", "spread": "30"}, [701]),
        (("5",), {"centre": "-0.5", "spread": "30"}, [0]),
        (("0", "50", "100"), {"centre": "0", "spread": "14.826"}, [10, 0, -10]),
        (("0", "50", "100"), {"centre": "0", "spread": "0.7413"}, [1, 0, 0]),
        (("0", "50", "100"), {"centre": "1", "spread": "-14.826"}, [-9, 1, 11]),
    ],
)
def test_the_scale_is_centred_on_the_median_and_spread_by_the_median_deviation(totals, scale, expected):
    document = simple(field(*totals), scale=scale)
    assert prizes(document, "scale") == [str(value) for value in expected]


def test_the_scale_takes_the_total_as_rounded():
    exact = simple(field("1.4", "2.6", "3.4", "9.4"), scale=SCALE)
    assert prizes(exact, "scale") != prizes(put(exact, "rules.rounding", [{"step": "total", "places": 0}]), "scale")


def medals(**more):
    return {"kind": "worldskills", "tie_points": "2", "threshold": "700", "on": "total", **more}


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ("712 710 708 706 704", "ggbbe"),
        ("720 712 708 705 699", "gsbe-"),
        ("720 712 711 710 709", "gsssb"),
        ("720 712 710 709 708 707", "gssbbe"),
        ("720 712 711 709 705", "gssbe"),
        ("720 719 718 717 716 700", "gggbbe"),
        ("720 719 718 715 700", "gggee"),
        ("720 719 710 709 708 707", "ggbbbe"),
        ("720 719", "gg"),
        ("720", "g"),
        ("699", "g"),
        ("699 650 600 599 598 597", "gsbbb-"),
        ("720 720 720 720", "gggg"),
        ("720 718.000001 716", "ggb"),
        ("720 717.999999 715.999999 713", "gsse"),
    ],
)
def test_medals_follow_the_leader_of_each_group(points, expected):
    assert short(pointed(*points.split(), prizes=medals())) == expected


def test_medals_on_the_scale_use_the_scale_value():
    document = simple(field("85", "73", "69", "41", "32"), scale=SCALE, prizes={"kind": "worldskills", "tie_points": "5", "threshold": "700"})
    assert prizes(document) == ["gold", "silver", "silver", None, None]


def test_medals_on_a_scale_without_spread_are_refused_for_each_group():
    document = simple(field("5", "5", "5", "9"), scale=SCALE, prizes={"kind": "worldskills", "tie_points": "2", "threshold": "700"})
    assert refused(document) == [("rules.scale", "scale_degenerate")]
    put(document, "rules.rank_within", "division")
    put(document, "entries[3].division", "x")
    assert refused(document) == [("rules.scale", "scale_degenerate")] * 2
    put(document, "rules.prizes.on", "total")
    assert prizes(document) == ["gold", "gold", "gold", "gold"]


def test_only_those_who_meet_the_requirements_get_medals_or_excellence():
    document = pointed("720", "710", "705", "700", prizes=medals(requires=["not_title_held"]))
    document["entries"][0]["title_held"] = True
    assert prizes(document) == [None, "gold", "silver", "bronze"]
    put(document, "rules.prizes.requires", ["passed"])
    put(document, "rules.pass_total", "9999.5")
    assert prizes(document) == [None] * 4


def test_a_tie_with_medals_needs_no_decision():
    assert prizes(pointed("720", "720", prizes=medals())) == ["gold", "gold"]
