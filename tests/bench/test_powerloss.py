"""The power may go at any moment: what was acknowledged is on the disk, whatever else is not."""
import random
from pathlib import Path

import pytest

from bench.chaos.disk import Disk
from bench.chaos.file_layer import SYNC, TRUNCATE, WRITE, Event
from tests.bench.running import faultless, measured


@pytest.mark.slow
@pytest.mark.database
def test_a_hundred_and_fifty_power_cuts_lose_nothing_and_a_careless_setting_is_found(tmp_path: Path) -> None:
    (found,) = measured(tmp_path, "powerloss", "--n", "150")
    assert faultless([found]) == []
    assert found["attempts"] == 150 and found["figures"]["most_acknowledged_before_a_cut"] > 50
    assert found["figures"]["planted_images_with_loss"] > 20


def after(*events: Event) -> set[bytes]:
    """Everything that the file ``f`` may hold when the power goes after these events, in 200 tries."""
    disk = Disk({"f": bytearray(b"old")})
    for one in events:
        disk.see(one)
    source = random.Random(1)
    return {bytes(disk.after_a_cut(source)["f"]) for _ in range(200)}


def test_what_was_synced_is_there_and_what_was_not_may_be() -> None:
    write = Event(WRITE, "f", 0, b"new")
    assert after(write, Event(SYNC, "f")) == {b"new"}
    assert after(write) == {b"old", b"new"}
    assert after(write, Event(SYNC, "another")) == {b"old", b"new"}


def test_a_later_write_may_survive_an_earlier_one() -> None:
    assert b"oldB" in after(Event(WRITE, "f", 0, b"AAA"), Event(WRITE, "f", 3, b"B"))


def test_a_write_may_be_torn_between_sectors_and_never_inside_one() -> None:
    halves = {(content[:512], content[512:1024]) for content in after(Event(WRITE, "f", 0, b"A" * 512 + b"B" * 512)) if len(content) == 1024}
    assert (b"A" * 512, b"B" * 512) in halves
    assert any(second == b"B" * 512 and first != b"A" * 512 for first, second in halves)
    assert all(set(second) in ({0}, {66}) for _first, second in halves)


def test_a_truncation_that_was_not_synced_may_not_have_happened() -> None:
    assert after(Event(TRUNCATE, "f", 1)) == {b"old", b"o"}
