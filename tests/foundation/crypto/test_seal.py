"""Personal numbers at rest: sealed to their owner and field, found by index only, shown through one mask."""
import base64
import json
import stat
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from foundation.crypto import blind_index, keyring, make_keyring, mask, seal, seal_bytes, unseal, unseal_bytes
from foundation.crypto.keyring import NoKeyring, read_keyring, replace_keyring

NUMBER = "440703199003071234"
OWNER, FIELD = "a" * 32, "person.id_number"


@pytest.fixture
def database_kind() -> str:
    """Nothing here depends on the kind of database."""
    return "sqlite"


def test_what_was_sealed_comes_back_for_its_owner_and_field(house):
    assert unseal(seal(NUMBER, owner=OWNER, field=FIELD), owner=OWNER, field=FIELD) == NUMBER
    assert unseal(seal("样例银行", owner=OWNER, field=FIELD), owner=OWNER, field=FIELD) == "样例银行"


def test_a_sealed_value_names_its_key_and_shows_nothing_of_the_number(house):
    value = seal(NUMBER, owner=OWNER, field=FIELD)
    suite, key_id, box = value.split(":")
    assert (suite, key_id) == ("v1", keyring().current)
    assert NUMBER not in value and NUMBER.encode() not in base64.b64decode(box)
    assert seal(NUMBER, owner=OWNER, field=FIELD) != value, "two seals of one number must not look alike"


@pytest.mark.parametrize(("owner", "field"), [("b" * 32, FIELD), (OWNER, "person.phone")])
def test_a_value_moved_to_another_owner_or_field_does_not_open(house, owner, field):
    with pytest.raises(InvalidTag):
        unseal(seal(NUMBER, owner=OWNER, field=FIELD), owner=owner, field=field)


def test_no_single_bit_can_be_flipped(house):
    suite, key_id, box64 = seal(NUMBER, owner=OWNER, field=FIELD).split(":")
    box = bytearray(base64.b64decode(box64))
    for place in range(len(box) * 8):
        box[place // 8] ^= 1 << place % 8
        with pytest.raises(InvalidTag):
            unseal(f"{suite}:{key_id}:{base64.b64encode(bytes(box)).decode()}", owner=OWNER, field=FIELD)
        box[place // 8] ^= 1 << place % 8


def test_a_value_does_not_open_under_another_suite_or_another_key(house):
    ring = keyring()
    ring.keys["k2"] = ring.keys[ring.current]
    suite, key_id, box = seal(NUMBER, owner=OWNER, field=FIELD).split(":")
    for changed in (f"v2:{key_id}:{box}", f"{suite}:k2:{box}"):
        with pytest.raises(InvalidTag):
            unseal(changed, owner=OWNER, field=FIELD)


def test_a_file_is_sealed_the_same_way(house):
    content = bytes(range(256)) * 40 + b"::"
    value = seal_bytes(content, owner=OWNER, field="job.file")
    assert value.startswith(b"v1:k1:") and content not in value
    assert unseal_bytes(value, owner=OWNER, field="job.file") == content
    with pytest.raises(InvalidTag):
        unseal_bytes(value, owner="b" * 32, field="job.file")
    with pytest.raises(InvalidTag):
        unseal_bytes(value[:-1] + bytes([value[-1] ^ 1]), owner=OWNER, field="job.file")


def test_an_index_finds_the_same_number_of_the_same_kind_only(house):
    assert blind_index("id_number", NUMBER) == blind_index("id_number", NUMBER)
    indexes = {blind_index(kind, NUMBER) for kind in ("id_number", "phone", "account")}
    assert len(indexes) == 3 and all(len(index) == 32 for index in indexes)
    assert blind_index("id_number", NUMBER[:-1] + "5") not in indexes


def test_an_index_cannot_be_computed_without_the_key_of_the_instance(house, tmp_path: Path):
    ours = blind_index("id_number", NUMBER)
    (tmp_path / "other").mkdir()
    make_keyring(tmp_path / "other")
    replace_keyring(read_keyring(tmp_path / "other" / "keys.json"), copy=False)
    assert blind_index("id_number", NUMBER) != ours


def test_only_the_owner_can_read_the_keys_and_they_are_made_once(tmp_path: Path):
    make_keyring(tmp_path)
    file = tmp_path / "keys.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    make_keyring(tmp_path)
    assert file.read_bytes() == before
    stored = json.loads(before)
    keys = {*stored["keys"].values(), stored["index"]}
    assert len(keys) == 2 and all(len(base64.b64decode(key)) == 32 for key in keys)


def test_an_instance_without_keys_says_so(tmp_path: Path):
    with pytest.raises(NoKeyring, match="make init"):
        read_keyring(tmp_path / "keys.json")


SHOWN = {
    ("id_number", "public"): "", ("id_number", "self"): "4407**********1234", ("id_number", "organizer"): "4***************34",
    ("id_number", "finance"): "**************1234",
    ("phone", "public"): "", ("phone", "self"): "138****5678", ("phone", "organizer"): "138****5678",
    ("phone", "finance"): "138****5678",
    ("account", "public"): "", ("account", "self"): "***************0123", ("account", "organizer"): "***************0123",
    ("account", "finance"): "***************0123",
    ("name", "public"): "欧**", ("name", "self"): "欧阳明", ("name", "organizer"): "欧阳明", ("name", "finance"): "欧阳明",
}  # fmt: skip
VALUES = {"id_number": NUMBER, "phone": "13812345678", "account": "6222021234567890123", "name": "欧阳明"}


@pytest.mark.parametrize(("kind", "audience"), SHOWN)
def test_each_audience_sees_what_the_table_says_and_no_more(kind, audience):
    assert mask(kind, audience, VALUES[kind]) == SHOWN[kind, audience]


@pytest.mark.parametrize("kind", ["id_number", "phone", "account"])
@pytest.mark.parametrize("audience", ["public", "self", "organizer", "finance"])
def test_a_number_is_never_shown_whole_however_short_it_is(kind, audience):
    for length in range(1, 20):
        value = "8" * length
        shown = mask(kind, audience, value)
        assert "*" in shown or shown == ""
        assert len(shown) in (0, length)


def test_nothing_is_shown_as_nothing():
    assert [mask("phone", "self", value) for value in (None, "")] == ["", ""]
    assert mask("name", "public", "明") == "*"
