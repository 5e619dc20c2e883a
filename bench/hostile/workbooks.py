"""Workbooks that want to do harm: too large, too deep, overlapping, with entities, macros, links; each by its own name."""
from collections.abc import Callable, Iterator
from dataclasses import replace

from bench.hostile.archives import (
    BOOK,
    BOOK_RELS,
    DEFLATED,
    MAIN,
    MIB,
    OFFICE,
    RELS,
    SHARED,
    SHEET,
    SHEET_HEAD,
    SHEET_RELATION,
    STORED,
    STYLES,
    TYPES,
    XML,
    Part,
    bomb,
    letters,
    lying,
    numbered,
    part,
    plain_parts,
    relation,
    relations,
    sheet,
    workbook,
    zipped,
)

Made = Iterator[tuple[str, Callable[[], bytes]]]
LINK = "xl/externalLinks/externalLink1.xml"
HARD = 18


def bombs() -> Made:
    """Small archives that unpack to far more than 20 MiB, honest or lying about it."""
    for name in (SHEET, SHARED, STYLES, "xl/media/image1.png", "docProps/core.xml"):
        for megabytes in (21, 64, 200):
            yield f"bomb-{megabytes}-{name.rsplit('/', 1)[-1]}", lambda name=name, size=megabytes: workbook(None, bomb(name, size))
    yield "bomb-many-parts", lambda: workbook(None, *(bomb(f"xl/media/{n}.bin", 1) for n in range(40)))
    yield "bomb-of-rows", lambda: workbook(None, bomb(SHEET, 60, b"<row><c><v>1</v></c></row>"))
    yield "bomb-of-tags", lambda: workbook(None, bomb(SHEET, HARD, b"<a>"))
    yield "too-many-parts", lambda: workbook({f"xl/{n}.xml": b"<x/>" for n in range(5000)})
    for told in (0, 100, 19 * MIB, 2**32 - 1):
        yield f"lying-{told}-sheet", lambda told=told: lying(60, SHEET, told)
        yield f"lying-{told}-strings", lambda told=told: lying(60, SHARED, told)


def nested() -> Made:
    """Archives within archives, themselves, or each other."""
    def deep(levels: int) -> bytes:
        inner = zipped([bomb("0", 100)])
        for level in range(levels):
            inner = zipped([part(f"{level}.zip", inner)])
        return inner

    for levels in (1, 5, 40):
        yield f"nested-{levels}", lambda levels=levels: deep(levels)
        yield f"nested-{levels}-in-workbook", lambda levels=levels: workbook({"xl/embeddings/book.xlsx": deep(levels)})
    yield "quine-stored", lambda: _quine(SHEET)
    yield "quine-strings", lambda: _quine(SHARED)
    for count in (10, 500, 1900):
        yield f"overlapping-{count}", lambda count=count: _overlapping(count)
    yield "overlapping-different-names", lambda: zipped(plain_parts(), again=[(replace(part("xl/x.xml", b""), size=1), 6)])


def _quine(name: str) -> bytes:
    """A part whose content is the archive that it stands in."""
    whole = workbook()
    return zipped([*plain_parts({name: whole})], again=[(replace(part("xl/again.xml", whole), method=STORED), 0)])


def _overlapping(count: int) -> bytes:
    kernel = bomb("xl/0.xml", 10)
    again = [(replace(kernel, name=f"xl/{number}.xml".encode()), 7) for number in range(1, count)]
    return zipped([*plain_parts(), kernel], again=again)


def giants() -> Made:
    """Rows, columns, texts, styles and depths that no registration has."""
    yield "million-rows", lambda: sheet("".join(numbered(1_000_000)))
    yield "700000-short-rows", lambda: sheet("<row><c><v>1</v></c></row>" * 700_000)
    yield "million-rows-without-numbers", lambda: sheet("<row><c/></row>" * 1_000_000)
    yield "last-row", lambda: sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')
    yield "21001-rows", lambda: sheet("".join(numbered(21_001)))
    yield "million-strings-in-place", lambda: sheet("<row><c t='inlineStr'><is><t>甲</t></is></c></row>" * 300_000)
    yield "16384-columns", lambda: sheet(f'<row r="2">{"".join(f"<c r={chr(34)}{letters(n)}2{chr(34)}><v>1</v></c>" for n in range(16_384))}</row>')
    yield "101-columns", lambda: sheet(f"<row>{'<c><v>1</v></c>' * 101}</row>")
    yield "last-column", lambda: sheet('<row r="2"><c r="XFD2"><v>1</v></c></row>')
    yield "16384-columns-40-rows", lambda: sheet(f"<row>{'<c><v>1</v></c>' * 16_384}</row>" * 40)
    yield "formula-far-away", lambda: sheet('<row r="2"><c r="XFD2"><f>1</f></c></row>')
    yield "array-formula-everywhere", lambda: sheet('<row r="2"><c r="A2"><f t="array" ref="A1:XFD1048576">1</f></c><c r="XFD2"><v>1</v></c></row>')
    yield "strings-32000-by-20000", lambda: _shared("甲" * 32_000, 20_000)
    yield "string-of-a-megabyte-by-100", lambda: _shared("x" * MIB, 100)
    yield "string-of-15-megabytes", lambda: _shared("x" * 15 * MIB, 1)
    yield "text-of-15-megabytes-in-place", lambda: sheet(f'<row><c t="inlineStr"><is><t>{"x" * 15 * MIB}</t></is></c></row>')
    yield "text-of-33000", lambda: _shared("甲" * 33_000, 2)
    yield "number-of-a-million-digits", lambda: sheet(f'<row r="2"><c r="A2" t="str"><v>{"9" * MIB}</v></c></row>')
    yield "runs-in-a-string", lambda: _shared_raw("<si>" + "<r><t>xxxxxxxxxx</t></r>" * 700_000 + "</si>")
    yield "million-merged-cells", lambda: sheet("<row><c><v>1</v></c></row>", "<mergeCells>" + '<mergeCell r="A"/>' * 1_000_000 + "</mergeCells>")
    yield "million-styles", lambda: _styles("<cellXfs>" + "<xf a='1'/>" * 1_000_000 + "</cellXfs>")
    yield "formats-of-15-megabytes", lambda: _styles(f'<numFmts><numFmt numFmtId="164" formatCode="{"0" * 21 * MIB}"/></numFmts>')
    for name, tag in ((SHEET, "a"), (SHARED, "si"), (STYLES, "xf"), (BOOK, "sheets")):
        yield f"deep-{name.rsplit('/', 1)[-1]}", lambda name=name, tag=tag: workbook({name: f"{XML}<r>{f'<{tag}>' * 500_000}".encode()})


def _shared(text: str, times: int) -> bytes:
    rows = "".join(f'<row r="{number}"><c r="A{number}" t="s"><v>0</v></c></row>' for number in range(2, times + 2))
    strings = f'{XML}<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'
    return workbook({SHARED: strings.encode(), SHEET: f"{SHEET_HEAD}{rows}</sheetData></worksheet>".encode()})


def _shared_raw(inside: str) -> bytes:
    row = '<row r="2"><c r="A2" t="s"><v>0</v></c></row>'
    strings = f'{XML}<sst xmlns="{MAIN}">{inside}</sst>'
    return workbook({SHARED: strings.encode(), SHEET: f"{SHEET_HEAD}{row}</sheetData></worksheet>".encode()})


def _styles(inside: str) -> bytes:
    return workbook({STYLES: f'{XML}<styleSheet xmlns="{MAIN}">{inside}</styleSheet>'.encode()})


ENTITIES = {
    "file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "http": '<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:1/x">]>',
    "parameter": '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:1/x.dtd"> %a;]>',
    "laughs": "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)) + "<!ENTITY a '&a9;'>]>",
    "quadratic": f"<!DOCTYPE x [<!ENTITY a '{'x' * 100_000}'>]>",
}


def entities() -> Made:
    """XML that fetches or multiplies (XXE, billion laughs), in every part that is read."""
    body = {SHEET: "<worksheet>{}</worksheet>", SHARED: "<sst><si><t>{}</t></si></sst>", BOOK: "<workbook>{}</workbook>", RELS: "<Relationships>{}</Relationships>"}
    for kind, doctype in ENTITIES.items():
        times = 10_000 if kind == "quadratic" else 1
        for name in (SHEET, SHARED, BOOK, RELS)[: 4 if kind in ("file", "laughs") else 2]:
            yield f"entities-{kind}-{name.rsplit('/', 1)[-1]}", lambda n=name, d=doctype, t=times: workbook(
                {n: f'<?xml version="1.0"?>{d}{body[n].format("&a;" * t)}'.encode()}
            )
    for encoding in ("utf-16", "utf-7", "gb18030"):
        text = f'<?xml version="1.0" encoding="{encoding}"?>{ENTITIES["file"]}<worksheet>&a;</worksheet>'
        yield f"entities-hidden-in-{encoding}", lambda text=text, encoding=encoding: workbook({SHEET: text.encode(encoding)})


def active() -> Made:
    """Macros, controls, links to other files and programs (DDE), whatever they are called."""
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    yield "macro-renamed", lambda: workbook({"xl/vbaProject.bin": ole})
    yield "macro-elsewhere", lambda: workbook({"xl/harmless.bin": ole, BOOK_RELS: relations(SHEET_RELATION, relation("vbaProject", "harmless.bin", "r9"))})
    yield "macro-sheet", lambda: workbook({"xl/macrosheets/sheet1.xml": b"<macrosheet/>"})
    yield "control", lambda: workbook({"xl/activeX/activeX1.xml": b"<x/>"})
    yield "embedded-object", lambda: workbook({"xl/embeddings/oleObject1.bin": ole})
    yield "connection", lambda: workbook({"xl/connections.xml": b"<connections/>"})
    yield "query", lambda: workbook({"xl/queryTables/queryTable1.xml": b"<queryTable/>"})
    yield "link-to-a-file", lambda: workbook({LINK: b"<externalLink/>", "xl/externalLinks/_rels/externalLink1.xml.rels": relations(relation("externalLinkPath", "file:///x.xlsx", mode=' TargetMode="External"'))})
    yield "link-to-a-program", lambda: workbook({LINK: f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>'.encode()})
    yield "link-hidden", lambda: workbook({"xl/x.xml": b"<x/>", BOOK_RELS: relations(SHEET_RELATION, relation("externalLink", "x.xml", "r9"))})
    yield "object-hidden", lambda: workbook({"xl/worksheets/_rels/sheet1.xml.rels": relations(relation("oleObject", "../x.bin"))})
    yield "formula-dde", lambda: sheet("<row r=\"2\"><c r=\"A2\"><f>cmd|'/C calc'!A0</f></c></row>")
    yield "formula-webservice", lambda: sheet('<row r="2"><c r="A2"><f>WEBSERVICE("http://127.0.0.1/"&amp;A2)</f></c></row>')


def names() -> Made:
    """Links and names that lead out of the archive, or are there twice."""
    for kind, name in (("up", "../../../tmp/x.xml"), ("absolute", "/tmp/x.xml"), ("windows", "..\\..\\x.xml"), ("nul", "xl/a\0.xml")):
        yield f"path-{kind}", lambda name=name: workbook({name: b"<x/>"})
    yield "path-long", lambda: workbook({"xl/" + "a/" * 20_000 + "x.xml": b"<x/>" * (6 * MIB)})
    yield "link-symbolic", lambda: zipped([*plain_parts(), Part(b"xl/link.xml", b"/etc/passwd", 11, 0, STORED, mode=0o120777)])
    yield "part-twice", lambda: zipped([*plain_parts(), part(SHEET, b"<worksheet/>")])
    yield "parts-locked", lambda: zipped([replace(one, flags=1) for one in plain_parts()])
    yield "parts-locked-aes", lambda: zipped([replace(one, flags=1, method=99) for one in plain_parts()])
    for method in (1, 9, 12, 14, 93):
        yield f"packed-by-{method}", lambda method=method: zipped([replace(one, method=method) for one in plain_parts()])
    yield "wrong-check-sum", lambda: zipped([replace(one, check=1) for one in plain_parts()])
    yield "packed-garbage", lambda: zipped([replace(one, packed=b"\xff" * 50, method=DEFLATED) for one in plain_parts()])
    yield "without-types", lambda: workbook({TYPES: b"", BOOK: f'<workbook xmlns:r="{OFFICE}"/>'.encode()})
