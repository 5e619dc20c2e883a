"""Kinds of identity documents in words, and what forms say about a number: the table of a registration workbook speaks of
rows, these sentences of the field that somebody is filling in."""
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.rules import identities

ID_KINDS: dict[str, Any] = {
    identities.RESIDENT: _l("居民身份证"),
    identities.HONG_KONG_MACAO: _l("港澳居民来往内地通行证"),
    identities.TAIWAN: _l("台湾居民来往大陆通行证"),
    identities.RESIDENCE: _l("港澳台居民居住证"),
    identities.PERMANENT: _l("外国人永久居留身份证"),
    identities.PASSPORT: _l("护照"),
}
ID_SENTENCES: dict[str, Any] = {
    "id_length": _l("证件号码应为 18 位，请对照证件补全。"),
    "id_checksum": _l("证件号码校验不通过，其中至少有一位填错，请对照证件逐位核对。"),
    "id_date": _l("证件号码中的出生日期不存在，请对照证件核对第 7 至 14 位。"),
    "id_area": _l("证件号码前两位不是现有的省级代码，请对照证件核对；确认无误可以继续。"),
}
SHAPES: dict[str, Any] = {
    identities.HONG_KONG_MACAO: _l("应为 H 或 M 加 8 位数字，例如 H12345678。"),
    identities.TAIWAN: _l("应为 8 位数字，例如 12345678。"),
    identities.RESIDENCE: _l("应为以 81、82 或 83 开头的 18 位号码。"),
    identities.PERMANENT: _l("应为以 9 开头的 18 位号码，或 3 个字母加 12 位数字。"),
    identities.PASSPORT: _l("应为 5 至 17 位字母和数字，不含空格和其他符号。"),
}


def number_sentences(kind: str, number: str, latest: date = date.max) -> list[str]:
    """What is wrong with a normalised number of a kind, in sentences for whoever types it; none if it is right."""
    return [_spoken(kind, code) for code in identities.check(kind, number, latest)]


def _spoken(kind: str, code: str) -> str:
    if code == "id_shape":
        return str(_("%(kind)s的号码格式不对：%(shape)s", kind=ID_KINDS[kind], shape=SHAPES[kind]))
    return str(ID_SENTENCES[code])
