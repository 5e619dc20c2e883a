"""A file is what its first bytes say; what may carry macros or run in a browser is not taken."""
import pytest

from competition.rules.files import DOCX, PDF, PICTURE, XLSX, kind_of


@pytest.mark.parametrize(("name", "content", "kind"), [
    ("通知.pdf", b"%PDF-1.7", PDF), ("通知.txt", b"%PDF-1.7", PDF), ("照片.png", b"\x89PNG\r\n\x1a\n", PICTURE),
    ("照片.jpg", b"\xff\xd8\xff\xe0", PICTURE), ("技术文件.DOCX", b"PK\x03\x04", DOCX), ("报名表.xlsx", b"PK\x03\x04", XLSX),
    ("通知.pdf", b"<html>", None), ("通知.docm", b"PK\x03\x04", None), ("旧.doc", b"\xd0\xcf\x11\xe0", None), ("空.pdf", b"", None),
    ("图.svg", b"<svg/>", None), ("程序.docx", b"MZ", None),
])
def test_a_file_is_what_its_first_bytes_say(name, content, kind):
    assert kind_of(content, name) == kind
