"""Reading ``rules.prizes`` and ``rules.titles`` (result bundle, section Prizes and titles)."""
from foundation.rules.fields import Fields, brief
from scoring.rules.event_rules import Award, Band, Excellence, Medals, Prizes, Requirements, ShareAward

TITLE_KINDS = ("places", "ratio", "bands")
PRIZE_KINDS = (*TITLE_KINDS, "worldskills")
FIELD_KEYS = ("of", "tie_at_cut")
KEYS = {
    "places": {"awards"},
    "ratio": {"rounding", "awards"},
    "bands": {"bands"},
    "worldskills": {"tie_points", "threshold", "on"},
}


def read_prizes(fields: Fields | None, *, titles: bool, scaled: bool) -> Prizes | None:
    """Prizes or (``titles``: fewer kinds, no excellence) titles; ``scaled`` says whether the rules have a scale."""
    if fields is None:
        return None
    kinds = TITLE_KINDS if titles else PRIZE_KINDS
    kind = fields.word("kind", kinds)
    if kind not in kinds:
        return None
    fields.only({"kind", "requires", "excellence", *FIELD_KEYS} | KEYS[kind])
    requires = _read_requirements(fields)
    if kind == "worldskills":
        fields.not_for((*FIELD_KEYS, "excellence"))
        return Prizes(kind, requires=requires, medals=_read_medals(fields, scaled))
    if titles:
        fields.not_for(("excellence",))
    return Prizes(
        kind,
        of=fields.word("of", ("competed", "passed"), "competed"),
        requires=requires,
        tie_at_cut=fields.word("tie_at_cut", ("include", "exclude", "decide"), "decide"),
        rounding=fields.word("rounding", ("half_up", "floor", "ceil"), "half_up") if kind == "ratio" else "half_up",
        awards=_read_awards(fields) if kind == "places" else (),
        shares=_read_shares(fields) if kind == "ratio" else (),
        bands=_read_bands(fields) if kind == "bands" else (),
        excellence=None if titles else _read_excellence(fields.object("excellence", required=False)),
    )


def _read_requirements(fields: Fields) -> Requirements:
    words = fields.items("requires", "text", required=False) or []
    divisions = set()
    for path, word in words:
        head, _, name = word.partition(":")
        if head == "division" and name:
            divisions.add(name)
        elif word not in ("passed", "not_title_held"):
            fields.found.add(path, "unknown_rule", value=brief(word))
    known = {word for _, word in words}
    return Requirements("passed" in known, "not_title_held" in known, frozenset(divisions))


def _read_medals(fields: Fields, scaled: bool) -> Medals:
    on_scale = fields.word("on", ("scale", "total"), "scale") == "scale"
    if on_scale and not scaled:
        fields.refuse("on", "unknown_rule", "scale")
    return Medals(fields.decimal("tie_points", negative=False), fields.decimal("threshold"), on_scale)


def _read_awards(fields: Fields) -> tuple[Award, ...]:
    awards = []
    for row in fields.objects("awards") or []:
        row.only(("name", "count"))
        awards.append(Award(row.text("name", filled=True), row.count("count")))
    return tuple(awards)


def _read_shares(fields: Fields) -> tuple[ShareAward, ...]:
    shares = []
    for row in fields.objects("awards") or []:
        row.only(("name", "percent", "min", "max"))
        least, most = row.count("min", 0), row.optional_count("max")
        if most is not None and 0 <= most < least:
            row.refuse("max", "out_of_range", most)
        shares.append(ShareAward(row.text("name", filled=True), row.decimal("percent", negative=False), least, most))
    return tuple(shares)


def _read_bands(fields: Fields) -> tuple[Band, ...]:
    rows = fields.objects("bands") or []
    bands = []
    for row in rows:
        row.only(("from", "to", "awards"))
        last = row.optional_count("to", required=row is not rows[-1])
        bands.append(Band(row.count("from"), last, _read_awards(row)))
    if rows and len(rows) == len(fields.document["bands"]):
        _check_bands(rows)
    return tuple(bands)


def _check_bands(rows: list[Fields]) -> None:
    """Ascending, without gaps and overlaps; a band that ends before it begins counts as an overlap.

    A band whose ends cannot be read has its problem already and is not compared.
    """
    spans = [(_end(row, "from"), _end(row, "to")) for row in rows]
    for row, (first, last) in zip(rows, spans, strict=True):
        if first is not None and last is not None and first > last:
            row.refuse("from", "bands_overlap", first)
    for (start, end), (first, _), row in zip(spans, spans[1:], rows[1:], strict=False):
        if start is None or end is None or first is None or start > end:
            continue
        if first <= end:
            row.refuse("from", "bands_overlap", first)
        elif first > end + 1:
            row.refuse("from", "bands_gap", first)


def _end(row: Fields, key: str) -> int | None:
    value = row.document.get(key)
    return value if type(value) is int and value >= 0 else None


def _read_excellence(fields: Fields | None) -> Excellence | None:
    if fields is None:
        return None
    fields.only(("upto_percent", "name"))
    percent = fields.decimal("upto_percent", negative=False)
    return Excellence(percent, "excellence" if fields.document.get("name") is None else fields.text("name", filled=True))
