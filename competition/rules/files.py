"""What kind of file it is, by its first bytes; nothing is opened. Office files of the new kind are archives, so there the
ending of the name decides between Word and Excel; older ones (.doc, .xls) may carry macros and are not taken."""
PDF, DOCX, XLSX, JPEG = (
    "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "image/jpeg",
)
PICTURE = "picture"
ENDINGS = {PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx", JPEG: ".jpg"}


def kind_of(content: bytes, name: str) -> str | None:
    """The media type of a document, ``picture`` for JPEG and PNG (which are made anew), or none of those."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return PICTURE
    if content.startswith(b"PK\x03\x04"):
        return next((kind for kind in (DOCX, XLSX) if name.lower().endswith(ENDINGS[kind])), None)
    return None
