"""The corpus: every hostile file by its name, made when it is asked for. Nothing of it is kept in the repository."""
from collections.abc import Callable
from dataclasses import dataclass

from bench.hostile import others, pictures, workbooks

SHORT = (
    "bomb-64-sheet1.xml", "bomb-of-tags", "lying-100-strings", "nested-5-in-workbook", "quine-stored", "overlapping-1900", "700000-short-rows",
    "16384-columns", "strings-32000-by-20000", "million-merged-cells", "deep-sheet1.xml", "entities-file-sheet1.xml", "entities-laughs-workbook.xml",
    "macro-renamed", "link-to-a-program", "old-macro", "encrypted-really", "path-up", "link-symbolic", "cut-at-90", "pdf-and-archive-shifted",
    "csv-utf7", "png-30000-in-109-kilobytes", "png-zTXt-bomb-times-200", "png-and-php", "jpeg-2000-scans", "jpeg-cut-at-50", "svg-script",
)  # fmt: skip


@dataclass(frozen=True)
class Hostile:
    """One file: which door it is brought to (``workbook`` or ``picture``), and how it is made."""

    name: str
    door: str
    make: Callable[[], bytes]


def corpus(seed: int) -> list[Hostile]:
    """All of them; the seed decides only what is random in them."""
    tables = [
        *workbooks.bombs(), *workbooks.nested(), *workbooks.giants(), *workbooks.entities(), *workbooks.active(), *workbooks.names(),
        *others.old_files(), *others.damaged(seed), *others.kinds(), *others.tables(),
    ]
    shown = [*pictures.floods(), *pictures.png_bombs(), *pictures.jpeg_bombs(), *pictures.other_kinds()]
    return [Hostile(name, "workbook", make) for name, make in tables] + [Hostile(name, "picture", make) for name, make in shown]
