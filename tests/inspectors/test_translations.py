"""English is complete: every sentence of the house has its translation, checked, compiled and with the same places."""
import io
import re
from pathlib import Path
from typing import IO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from tests.inspectors.house import NOT_OURS, ROOT, write

ENGLISH = ROOT / "translations/en/LC_MESSAGES/messages.po"
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2), "lazy_pgettext": ((1, "c"), 2)}
PLACE = re.compile(r"%\(\w+\)[sd]")


def sentences(root: Path) -> Catalog:
    """All sentences that the sources of a house contain, by the same ``babel.cfg`` as ``make translations``."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog()
    for name, line, message, _comments, context in extract_from_dir(
        root, methods, options, keywords=KEYWORDS, directory_filter=lambda folder: Path(folder).name not in NOT_OURS
    ):
        found.add(message, locations=[(name, line)], context=context)
    return found


def catalogue(text: bytes) -> Catalog:
    """A ``.po`` file, read strictly."""
    return read_po(io.BytesIO(text), locale="en", abort_invalid=True)


def untranslated(wanted: Catalog, english: Catalog) -> list[str]:
    """Sentences without a translation, with a doubtful one, or with one whose places differ."""
    answer = []
    for message in wanted:
        if not message.id:
            continue
        found = english.get(message.id, message.context)
        told = [found.string] if found and isinstance(found.string, str) else list(found.string) if found else []
        if not told or not all(told):
            answer.append(f"missing: {message.id}")
        elif found.fuzzy:
            answer.append(f"fuzzy: {message.id}")
        elif not all(_places(text) <= _places(message.id) for text in told) or _places(told[-1]) != _places(message.id):
            answer.append(f"places differ: {message.id}")
    return answer


def _places(text: str | tuple[str, ...] | list[str]) -> set[str]:
    return set(PLACE.findall(text if isinstance(text, str) else " ".join(text)))


def obsolete(wanted: Catalog, english: Catalog) -> list[str]:
    """Translations of sentences that nobody says any more."""
    return [str(message.id) for message in english if message.id and wanted.get(message.id, message.context) is None]


def compiled(english: Catalog) -> dict[object, object]:
    """What the running house reads after compiling a catalogue."""
    buffer = io.BytesIO()
    write_mo(buffer, english)
    buffer.seek(0)
    return told(buffer)


def told(file: IO[bytes]) -> dict[object, object]:
    """Every sentence of a compiled catalogue with its English; of one with a plural, both."""
    return {_plain(message.id): _plain(message.string) for message in read_mo(file) if message.id}


def _plain(words: str | list[str] | tuple[str, ...]) -> str | tuple[str, ...]:
    return words if isinstance(words, str) else tuple(words)


needs_english = pytest.mark.skipif(not ENGLISH.parent.exists(), reason="translations/en does not exist yet: `make translations`")


@needs_english
def test_every_sentence_has_its_english() -> None:
    assert untranslated(sentences(ROOT), catalogue(ENGLISH.read_bytes())) == []


@needs_english
def test_no_translation_is_left_of_a_sentence_that_is_gone() -> None:
    assert obsolete(sentences(ROOT), catalogue(ENGLISH.read_bytes())) == []


@needs_english
def test_the_compiled_translations_are_those_of_the_text() -> None:
    with ENGLISH.with_suffix(".mo").open("rb") as file:
        shipped = told(file)
    assert shipped == compiled(catalogue(ENGLISH.read_bytes()))


ENTRY = 'msgid "{0}"\nmsgstr "{1}"\n\n'


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        (ENTRY.format("第 %(n)s 名", "Place %(n)s"), []),
        (ENTRY.format("第 %(n)s 名", ""), ["missing: 第 %(n)s 名"]),
        (ENTRY.format("另一句", "Another"), ["missing: 第 %(n)s 名"]),
        ("#, fuzzy\n" + ENTRY.format("第 %(n)s 名", "Place %(n)s"), ["fuzzy: 第 %(n)s 名"]),
        (ENTRY.format("第 %(n)s 名", "Place %(place)s"), ["places differ: 第 %(n)s 名"]),
        (ENTRY.format("第 %(n)s 名", "Place"), ["places differ: 第 %(n)s 名"]),
    ],
)
def test_the_inspector_finds_what_is_not_translated(tmp_path: Path, entry: str, found: list[str]) -> None:
    write(tmp_path, "awards/errors.py", 'sentence = _l("第 %(n)s 名")\n')
    assert untranslated(sentences(tmp_path), catalogue(entry.encode())) == found


def test_the_inspector_reads_python_and_pages_and_plurals(tmp_path: Path) -> None:
    write(tmp_path, "scoring/views/tablet.py", 'x = _("甲"), ngettext("%(num)s 人", "%(num)s 人", 2), lazy_gettext("乙")\n')
    write(tmp_path, "templates/desk/page.html", "{% trans %}丙{% endtrans %}{{ _('丁') }}\n")
    ids = [message.id for message in sentences(tmp_path) if message.id]
    assert sorted(map(str, ids)) == sorted(map(str, ["甲", ("%(num)s 人", "%(num)s 人"), "乙", "丙", "丁"]))


def test_the_inspector_finds_a_translation_that_nobody_needs(tmp_path: Path) -> None:
    write(tmp_path, "awards/errors.py", 'sentence = _l("甲")\n')
    assert obsolete(sentences(tmp_path), catalogue((ENTRY.format("甲", "A") + ENTRY.format("乙", "B")).encode())) == ["乙"]
