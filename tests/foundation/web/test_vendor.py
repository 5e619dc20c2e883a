"""What pages need of others comes as a few plain files without pointers to what is not there."""
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from foundation.web.vendor import COPIED, ICON_LIST, ICONS, as_symbol, copy_all, icon_names, without_source_map

SVG = '<svg\n  width="24"\n>\n  <path stroke="none" d="M0 0h24v24H0z" fill="none" />\n  <path d="M8 21l8 0" />\n</svg>'
NAMED = "{http://www.w3.org/2000/svg}symbol"


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Front-end packages as npm leaves them."""
    folder = tmp_path / "node_modules"
    for source in [*COPIED.values(), f"{ICONS}/trophy.svg", f"{ICONS}/lock.svg"]:
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).write_text(SVG if source.endswith(".svg") else "body\n/*# sourceMappingURL=x.map */\n")
    return folder


@pytest.mark.parametrize("pointer", ["/*# sourceMappingURL=tabler.min.css.map */", "//# sourceMappingURL=tabler.min.js.map\n"])
def test_a_copied_file_points_to_no_source_map(pointer: str) -> None:
    assert without_source_map("body\n" + pointer) == "body\n"


def test_remarks_and_empty_lines_are_no_icons() -> None:
    assert icon_names("# remark\n\ntrophy\n lock \n") == ["trophy", "lock"]


def test_an_icon_keeps_its_drawing_and_loses_its_frame() -> None:
    symbol = ElementTree.fromstring(as_symbol("trophy", SVG))
    assert symbol.attrib["id"] == "trophy"
    assert symbol.attrib["stroke"] == "currentColor"
    assert [path.attrib["d"] for path in symbol] == ["M8 21l8 0"]


def test_a_file_that_is_no_drawing_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="trophy"):
        as_symbol("trophy", "404: not found")


def test_all_files_arrive_and_the_sprite_holds_every_icon(packages: Path, tmp_path: Path) -> None:
    target = tmp_path / "static/vendor"
    copy_all(packages, target, ["trophy", "lock"])
    assert {path.name for path in target.iterdir()} == {*COPIED, "icons.svg"}
    assert (target / "tabler.min.css").read_text() == "body\n"
    assert [symbol.attrib["id"] for symbol in ElementTree.parse(target / "icons.svg").iter(NAMED)] == ["trophy", "lock"]


def test_a_misspelt_icon_is_an_error_and_not_a_hole_in_the_page(packages: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="trofy"):
        copy_all(packages, tmp_path, ["trofy"])


def test_the_list_of_icons_is_sorted_and_names_each_once() -> None:
    names = icon_names(ICON_LIST.read_text("utf-8"))
    assert names == sorted(set(names))


def test_the_pinned_packages_are_those_that_are_copied() -> None:
    wanted = json.loads((Path(__file__).parents[3] / "package.json").read_bytes())["dependencies"]
    used = {"/".join(source.split("/")[: 2 if source.startswith("@") else 1]) for source in [*COPIED.values(), ICONS]}
    assert set(wanted) == used
    assert all(version[0].isdigit() for version in wanted.values())
