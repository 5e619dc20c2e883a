"""What an amendment of a frozen scheme may change, and what it does to marks that are there already. Pure."""
from collections.abc import Mapping
from dataclasses import dataclass

from foundation.rules.numbers import exact
from foundation.rules.problems import Problem
from scoring.rules.scheme_contents import Document, SchemeContents, aspects_of
from scoring.rules.tree import parts_of
from scoring.rules.ways import NoMark, attainable, mark_of


@dataclass(frozen=True)
class Unfit:
    """What of one sheet does not fit the new scheme: aspects to be marked (again), and aspects that are gone."""

    again: tuple[str, ...]
    gone: tuple[str, ...]


def amendment_problems(old: SchemeContents, new: SchemeContents) -> list[Problem]:
    """What no amendment may do: sheets belong to judge, code, module and sub-criterion, so these stay."""
    before, after = old.modules(), new.modules()
    found = [Problem(f"modules.{code}", "amend_module_gone", {"module": code}) for code in before if code not in after]
    found += [Problem(f"modules.{code}", "amend_module_new", {"module": code}) for code in after if code not in before]
    for code in before.keys() & after.keys():
        was, now = parts_of(old.tree, before[code]), parts_of(new.tree, after[code])
        if [(one.code, one.judges) for one in was] != [(one.code, one.judges) for one in now]:
            found.append(Problem(f"modules.{code}", "amend_parts", {"module": code}))
            continue
        home = {aspect: part.code for part in was for aspect in part.aspects}
        found += [
            Problem(f"modules.{code}", "amend_moved", {"module": code, "aspect": aspect})
            for part in now for aspect in part.aspects if home.get(aspect, part.code) != part.code
        ]
    return sorted(found, key=lambda one: one.path)


def unfit(
    old: SchemeContents, new: SchemeContents, module: str, part: str, marks: Mapping[str, str | None], readings: Mapping[str, str]
) -> Unfit:
    """What of the marks of one handed-in sheet does not fit. A mark that was given as null fits: it is none; one of an aspect
    that was not in the scheme before does not, whatever an older version of the sheet says of it."""
    rows = aspects_of(new.modules()[module])
    wanted = next((one.aspects for one in parts_of(new.tree, new.modules()[module]) if one.code == part), ())
    before = aspects_of(old.modules()[module])
    again = tuple(
        code for code in wanted
        if code not in marks or not _fits(before.get(code), rows[code], new.ways.get(f"{module}/{code}"), marks[code], readings.get(code))
    )
    return Unfit(again, tuple(code for code in marks if code not in rows))


def _fits(old: Document | None, new: Document, way: Document | None, mark: str | None, reading: str | None) -> bool:
    if old is None or old["kind"] != new["kind"]:
        return False
    if mark is None:
        return True
    if new["kind"] == "judgement":
        return True
    if exact(mark) > exact(new["max_mark"]) or not attainable(way, new["max_mark"], mark):
        return False
    if reading is None or way is None or way["kind"] == "value":
        return True
    try:
        return exact(mark_of(way, new["max_mark"], reading)) == exact(mark)
    except NoMark:
        return False
