"""What an operator may set, and the sentence for what it cannot be."""
import os
import subprocess
import sys
from pathlib import Path

import pytest

from foundation.config import Settings, WrongSettings, read_settings

ROOT = Path(__file__).parents[2]


def test_nothing_set_is_a_real_instance_on_this_machine() -> None:
    found = read_settings({}, {"PORT": "", "SECURE_COOKIES": "", "HOME": "/root"})
    assert found == Settings()
    assert (found.MODE, found.HOST, found.PORT, found.SECURE_COOKIES) == ("real", "127.0.0.1", 8000, False)


def test_the_environment_is_read_with_the_right_types() -> None:
    found = read_settings({}, {"MODE": "demo", "PORT": "8001", "DEMO_PUBLIC": "1", "SECURE_COOKIES": "True", "PROXY_HOPS": "2"})
    assert found == Settings(MODE="demo", PORT=8001, DEMO_PUBLIC=True, SECURE_COOKIES=True, PROXY_HOPS=2)


def test_what_the_application_was_given_goes_before_the_environment() -> None:
    found = read_settings({"MODE": "test", "DATABASE_URL": "", "PORT": 8002, "OTHER": 1}, {"MODE": "demo", "DATABASE_URL": "x", "PORT": "1"})
    assert found == Settings(MODE="test", DATABASE_URL="", PORT=8002)


@pytest.mark.parametrize("word", ["0", "false", "No", "OFF"])
def test_a_switch_can_be_off_in_words(word: str) -> None:
    assert read_settings({}, {"DEMO_PUBLIC": word}).DEMO_PUBLIC is False


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("PORT", "abc", "PORT=abc: must be a whole number from 0 to 65535"), ("PORT", "70000", "PORT=70000: must be"),
        ("PORT", "-1", "PORT=-1: must be"), ("PORT", "８０", "PORT=８０: must be"), ("PROXY_HOPS", "1.5", "PROXY_HOPS=1.5: must be"),
        ("DEMO_PUBLIC", "perhaps", "DEMO_PUBLIC=perhaps: must be 1 or 0"),
        ("MODE", "production", "MODE=production: must be one of real, demo, rehearsal, test"),
    ],
)  # fmt: skip
def test_what_a_setting_cannot_be_is_refused_with_what_it_must_be(name: str, given: str, said: str) -> None:
    with pytest.raises(WrongSettings, match=said):
        read_settings({}, {name: given})


def test_all_wrong_settings_are_named_at_once() -> None:
    with pytest.raises(WrongSettings) as refusal:
        read_settings({}, {"PORT": "x", "MODE": "y"})
    assert refusal.value.message.splitlines()[0].startswith("MODE=y") and "PORT=x" in refusal.value.message


def test_a_command_with_a_wrong_port_says_so_and_nothing_technical() -> None:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "ledger", "verify"]
    ended = subprocess.run(command, cwd=ROOT, env={**os.environ, "PORT": "abc"}, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.strip() == "Error: PORT=abc: must be a whole number from 0 to 65535"
