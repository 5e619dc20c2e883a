"""Why a picture is not taken, and what to do about it."""
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal

SENTENCES: dict[str, Any] = {
    "not_a_picture": _l("这不是 JPEG 或 PNG 图片。请用扫描仪或手机拍照，存为 .jpg 或 .png 后再上传；PDF 请先转为图片。"),
    "too_large": _l("图片超过 %(megabytes)s MB。请用 300 dpi 重新扫描，或先压缩图片。"),
    "too_many_pixels": _l("图片超过 %(millions)s 百万像素。请用 300 dpi 重新扫描，或用手机的普通画质重新拍摄。"),
    "too_small": _l("照片太小，看不清人像。请上传短边不少于 240 像素的证件照。"),
    "damaged": _l("图片已损坏或没有传完整。请重新扫描或拍摄后再上传。"),
    "animated": _l("这是动态图片。请上传静态的扫描件或照片。"),
    "foreign": _l("图片里夹带了别的内容，没有保存。请用扫描仪或手机重新制作图片，不要使用转换工具处理过的文件。"),
}


class UnfitPicture(Refusal):
    """A file that is not taken as a picture; ``code`` is one of :data:`SENTENCES`."""

    status = 422

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(**facts)
        self.code = code
        self.sentence = SENTENCES[code]
