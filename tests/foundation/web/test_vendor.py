"""What pages need of others comes as a few plain files without pointers to what is not there."""
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from foundation.web.vendor import COPIED, ICON_LIST, ICONS, copy_all, icon_names, sprite, without_source_map

DRAWN = {"trophy": {"body": '<path stroke="currentColor" d="M8 21h8"/>'}, "lock": {"body": '<path d="M5 13"/>'}}
COLLECTION = {"prefix": "tabler", "icons": DRAWN, "width": 24, "height": 24}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Front-end packages as npm leaves them."""
    folder = tmp_path / "node_modules"
    for source in [*COPIED.values(), ICONS]:
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).write_text("body\n/*# sourceMappingURL=x.map */\n")
    (folder / ICONS).write_text(json.dumps(COLLECTION))
    return folder


@pytest.mark.parametrize("pointer", ["/*# sourceMappingURL=tabler.min.css.map */", "//# sourceMappingURL=tabler.min.js.map\n"])
def test_a_copied_file_points_to_no_source_map(pointer: str) -> None:
    assert without_source_map("body\n" + pointer) == "body\n"


def test_remarks_and_empty_lines_are_no_icons() -> None:
    assert icon_names("# remark\n\ntrophy\n lock \n") == ["trophy", "lock"]


def test_an_icon_is_drawn_under_its_name_in_the_colour_of_the_text() -> None:
    [symbol] = ElementTree.fromstring(sprite(COLLECTION, ["trophy"]))
    assert symbol.attrib == {"id": "trophy", "viewBox": "0 0 24 24"}
    assert [path.attrib for path in symbol.iter(f"{SVG}path")] == [{"stroke": "currentColor", "d": "M8 21h8"}]


def test_all_files_arrive_and_the_sprite_holds_every_icon(packages: Path, tmp_path: Path) -> None:
    target = tmp_path / "static/vendor"
    copy_all(packages, target, ["trophy", "lock"])
    assert {path.name for path in target.iterdir()} == {*COPIED, "icons.svg"}
    assert (target / "tabler.min.css").read_text() == "body\n"
    assert [symbol.attrib["id"] for symbol in ElementTree.parse(target / "icons.svg").iter(f"{SVG}symbol")] == ["trophy", "lock"]


def test_a_misspelt_icon_is_an_error_and_not_a_hole_in_the_page(packages: Path, tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="trofy"):
        copy_all(packages, tmp_path, ["trophy", "trofy"])


def test_the_list_of_icons_is_sorted_and_names_each_once() -> None:
    names = icon_names(ICON_LIST.read_text("utf-8"))
    assert names == sorted(set(names))


def test_the_pinned_packages_are_those_that_are_copied() -> None:
    wanted = json.loads((Path(__file__).parents[3] / "package.json").read_bytes())["dependencies"]
    used = {"/".join(source.split("/")[: 2 if source.startswith("@") else 1]) for source in [*COPIED.values(), ICONS]}
    assert set(wanted) == used
    assert all(version[0].isdigit() for version in wanted.values())
