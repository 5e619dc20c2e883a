"""Printing with typst: one compiler per thread, data as JSON, nothing that a user wrote is ever markup."""
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.documents.fonts import FontsMissing, fonts_for
from foundation.errors import Refusal

TEMPLATES = Path(__file__).parents[2] / "templates"
_local = threading.local()


class NotPrintable(Refusal):
    """A name has a character that no installed font can print; it would come out as a box."""

    code = "not_printable"
    sentence = _l("以下生僻字没有可用字形，无法打印：%(characters)s。请联系系统管理员补充字体。")


class FontsOnTheirWay(Refusal):
    """The fonts are still being installed."""

    code = "fonts_on_their_way"
    sentence = _l("打印字体正在安装，请稍候一分钟再试。")
    status = 503


def _compiler(template: str, folders: list[str]) -> Any:
    import typst  # noqa: PLC0415  80 MB that serving a page does not need

    kept: dict[tuple[str, ...], Any] = _local.__dict__.setdefault("compilers", {})
    key = (template, *folders)
    if key not in kept:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
        kept[key] = typst.Compiler(str(TEMPLATES / template), root=str(TEMPLATES), font_paths=fonts)
    return kept[key]


def print_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of a template under ``templates/`` filled with ``data`` (``sys.inputs.data`` as JSON there).

    Raises :class:`NotPrintable` for a character without a glyph, :class:`FontsOnTheirWay` before the fonts are there.
    """
    return _print(template, data, "pdf")


def print_png(template: str, data: Mapping[str, Any], *, ppi: int = 144) -> bytes:
    """The same as one picture, for programs that open no PDF: the template makes one page. Raises as :func:`print_pdf`."""
    return _print(template, data, "png", ppi)


def unprintable(text: str) -> str:
    """The characters of a text that no installed font has; empty if all of them print. Raises :class:`FontsOnTheirWay`."""
    try:
        return fonts_for(text)[1]
    except FontsMissing:
        raise FontsOnTheirWay from None


def _print(template: str, data: Mapping[str, Any], form: str, ppi: int | None = None) -> bytes:
    text = json.dumps(data, ensure_ascii=False)
    try:
        folders, missing = fonts_for(text)
    except FontsMissing:
        raise FontsOnTheirWay from None
    if missing:
        raise NotPrintable(characters=missing)
    made = _compiler(template, folders).compile(format=form, ppi=ppi, sys_inputs={"data": text})
    if not isinstance(made, bytes):
        raise TypeError("one file expected")
    return made
