"""Pictures that strangers send: made anew, upright and bare; what is none is refused with what to do."""
import io
from typing import Any

import pytest
from PIL import Image, ImageDraw

from bench.hostile.pictures import honest, png, sized, with_chunk, with_segment
from foundation.pictures.reading import LARGEST_FILE, read_picture
from foundation.pictures.refusals import SENTENCES, UnfitPicture

PLACE = b"N22 35.12 E113 4.55"


def encoded(image: Image.Image, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def shown(data: bytes) -> Image.Image:
    """The picture as it is kept."""
    return Image.open(io.BytesIO(read_picture(data).content))


def refusal(data: bytes) -> str:
    with pytest.raises(UnfitPicture) as refused:
        read_picture(data)
    assert "请" in refused.value.message
    return refused.value.code


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_scans_in_every_usual_form_are_taken(mode: str) -> None:
    picture = shown(encoded(Image.new("L", (300, 400), 255).convert(mode) if mode != "I;16" else Image.new(mode, (300, 400), 65535), "PNG"))
    assert (picture.format, picture.size) == ("JPEG", (300, 400))
    assert picture.convert("L").getpixel((10, 10)) >= 250


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_photographs_are_taken(mode: str) -> None:
    assert shown(encoded(Image.new(mode, (300, 400)), "JPEG", progressive=True)).size == (300, 400)


def test_what_can_be_seen_through_is_shown_on_white() -> None:
    assert shown(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")).getpixel((5, 5)) == (255, 255, 255)


def test_a_photograph_taken_sideways_stands_upright() -> None:
    image = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 99, 99), fill="black")
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = shown(encoded(image, "JPEG", exif=exif))
    assert upright.size == (300, 400)
    assert max(upright.getpixel((260, 30))) < 60 < min(upright.getpixel((30, 30)))


def test_place_camera_comments_and_profiles_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "Camera 9", {1: "N", 2: (22.0, 35.0, 7.0)}
    sent = encoded(Image.new("RGB", (60, 60)), "JPEG", exif=exif, comment=PLACE, icc_profile=b"p" * 200)
    kept = shown(sent)
    assert b"Camera 9" in sent and PLACE in sent
    assert not kept.getexif() and "comment" not in kept.info and "icc_profile" not in kept.info
    assert not any(word in read_picture(sent).content for word in (PLACE, b"Camera 9", b"Exif"))
    assert PLACE not in read_picture(with_chunk(b"tEXt", b"GPS\0" + PLACE)).content


def test_a_second_picture_behind_the_first_is_left_out() -> None:
    hidden = encoded(Image.new("RGB", (9, 9), "red"), "JPEG")
    assert hidden not in read_picture(honest("JPEG") + hidden).content
    assert shown(honest("JPEG") + hidden).size == (120, 160)


def test_a_page_is_kept_no_larger_than_a_page_needs() -> None:
    assert max(shown(encoded(Image.new("L", (4_400, 4_400)), "PNG")).size) == 3_508


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("not_a_picture", b""), ("not_a_picture", encoded(Image.new("L", (9, 9)), "GIF")), ("not_a_picture", b"%PDF-1.7"),
        ("too_large", honest("JPEG") + bytes(LARGEST_FILE)), ("too_many_pixels", png(30_000, 30_000)), ("too_many_pixels", sized(30_000, 30_000)),
        ("damaged", honest()[:200]), ("damaged", honest("JPEG")[:900]), ("damaged", with_segment(0xE1, b"Exif\0\0" + b"\xff" * 90)[:400]),
        ("animated", with_chunk(b"acTL", bytes(8))), ("foreign", honest() + b"<?php ?>"), ("foreign", with_segment(0xFE, b"<SCRIPT>")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_no_scan_is_refused_with_what_to_do(code: str, data: bytes) -> None:
    assert refusal(data) == code
    assert code in SENTENCES


def test_a_damaged_note_of_how_it_was_held_does_not_matter() -> None:
    assert shown(with_segment(0xE1, b"Exif\0\0" + b"\xff" * 90)).size == (120, 160)


def test_turned_bytes_are_refused_or_shown_but_never_crash() -> None:
    for good in (honest(), honest("JPEG")):
        for place in range(0, len(good), len(good) // 12):
            broken = bytearray(good)
            broken[place] ^= 0xFF
            try:
                assert read_picture(bytes(broken)).width > 0
            except UnfitPicture as refused:
                assert refused.code in SENTENCES
