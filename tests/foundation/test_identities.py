"""Kinds of identity documents: what a number of each looks like, what it says, and when two numbers are one person."""
from datetime import date

import pytest

from foundation.crypto import mask
from foundation.rules import identities
from foundation.rules.identities import (
    HONG_KONG_MACAO,
    PASSPORT,
    PERMANENT,
    RESIDENCE,
    RESIDENT,
    TAIWAN,
    Holder,
    check_character,
)


def with_check(body: str) -> str:
    """The 17 characters with the one that checks them."""
    return body + check_character(body)


RIGHT = {
    RESIDENT: with_check("44070019900101101"),
    HONG_KONG_MACAO: "H12345678",
    TAIWAN: "12345678",
    RESIDENCE: with_check("81000019900101101"),
    PERMANENT: with_check("91110019900101102"),
    PASSPORT: "E12345678",
}


@pytest.mark.parametrize("kind", identities.KINDS)
def test_a_right_number_of_each_kind_has_no_problem(kind: str) -> None:
    assert identities.check(kind, RIGHT[kind]) == []
    assert identities.warnings(kind, RIGHT[kind]) == []


@pytest.mark.parametrize(("kind", "number", "codes"), [
    (RESIDENT, RIGHT[RESIDENT][:-1], ["id_length"]),
    (RESIDENT, RIGHT[RESIDENT][:-1] + ("1" if RIGHT[RESIDENT][-1] != "1" else "2"), ["id_checksum"]),
    (RESIDENT, with_check("44070019901301101"), ["id_date"]),
    (HONG_KONG_MACAO, "A12345678", ["id_shape"]),
    (HONG_KONG_MACAO, "H1234567", ["id_shape"]),
    (TAIWAN, "1234567", ["id_shape"]),
    (RESIDENCE, RIGHT[RESIDENT], ["id_shape"]),
    (RESIDENCE, "H12345678", ["id_length"]),
    (PERMANENT, "FRA12345678901", ["id_shape"]),
    (PERMANENT, RIGHT[RESIDENT], ["id_shape"]),
    (PASSPORT, "E-1", ["id_shape"]),
    (PASSPORT, "ABCDEFGH", ["id_shape"]),
])  # fmt: skip
def test_a_number_that_is_not_of_its_kind_is_told_by_a_code(kind: str, number: str, codes: list[str]) -> None:
    assert identities.check(kind, number) == codes


def test_nobody_is_born_after_the_day_that_is_asked_about() -> None:
    assert identities.check(RESIDENT, RIGHT[RESIDENT], date(1989, 12, 31)) == ["id_date"]


def test_an_area_that_nobody_knows_only_warns() -> None:
    number = with_check("99070019900101101")
    assert (identities.check(RESIDENT, number), identities.warnings(RESIDENT, number)) == ([], ["id_area"])


def test_birth_and_sex_are_read_where_the_number_says_them() -> None:
    assert identities.holder(RESIDENT, RIGHT[RESIDENT]) == Holder(date(1990, 1, 1), "男")
    assert identities.holder(PERMANENT, RIGHT[PERMANENT]) == Holder(date(1990, 1, 1), "女")
    assert [identities.holder(kind, RIGHT[kind]) for kind in (HONG_KONG_MACAO, TAIWAN, PASSPORT)] == [None, None, None]


def test_numbers_are_kept_without_what_people_type_around_them() -> None:
    assert identities.normalized(TAIWAN, " 12345678(Ｂ)".replace("Ｂ", "B")) == "12345678B"
    assert identities.normalized(PASSPORT, "e 1234-5678") == "E12345678"
    assert identities.normalized(RESIDENT, "44070019900101101x") == "44070019900101101X"


def test_one_person_is_found_again_with_a_renewed_permit_and_under_kinds_of_one_number_space() -> None:
    assert identities.found_under(HONG_KONG_MACAO, "H1234567801") == identities.found_under(HONG_KONG_MACAO, "H1234567802")
    assert identities.found_under(RESIDENCE, RIGHT[RESIDENCE]) == identities.found_under(RESIDENT, RIGHT[RESIDENCE])


def test_numbers_of_different_kinds_that_look_alike_are_different_people() -> None:
    assert identities.found_under(TAIWAN, "12345678") != identities.found_under(PASSPORT, "12345678")


def test_whoever_is_looked_up_by_a_number_is_found_whatever_kind_it_is() -> None:
    for kind, number in RIGHT.items():
        assert identities.found_under(kind, number) in identities.every_key(number), kind


def test_everyday_words_name_a_kind_and_no_word_means_the_resident_id() -> None:
    named = [identities.kind_named(text) for text in ("", "身份证", "台胞证", "护 照", "passport", "学生证")]
    assert named == [RESIDENT, RESIDENT, TAIWAN, PASSPORT, PASSPORT, None]


def test_a_short_number_is_hidden_more_than_half() -> None:
    assert mask("permit", "organizer", "H12345678") == "H******78"
    assert mask("permit", "self", "H12345678") == "H1****678"
    assert identities.masked("H12345678") == "H******78"
