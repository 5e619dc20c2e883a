"""The check-up as people meet it: the command with its exit status, the page, the line where the administrator starts."""
import json
import stat
from pathlib import Path

import pytest

from foundation.accounts.roles import Role
from foundation.clock import now
from foundation.contributions import contributions
from foundation.doctor import furniture
from foundation.doctor.checks import CHECKS
from foundation.doctor.examination import examine, last
from foundation.doctor.findings import Finding, Level, danger
from foundation.doctor.words import WORDS, about, remedy, sentence
from tests.factories.accounts import make_user, signed_in

# What does not ask the database looks the same on either.
on_one = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def administrator(house):
    """A client of the system administrator."""
    make_user("admin", Role.SYSTEM_ADMIN)
    return signed_in(house, "admin")


def alarm(_at):
    """A check of another room that finds something."""
    return [Finding("room_alarm", Level.DANGER, said=("三台平板没有交回。", "请到现场收回。"))]


def broken(_at):
    raise RuntimeError("no such disk")


def test_the_worst_comes_first_and_a_check_that_breaks_off_hinders_no_other(house):
    contributions().checks += [broken, alarm]
    found = examine(now())
    order = [finding.level for finding in found.findings]
    assert order == sorted(order, key=["danger", "warning", "advice", "ok"].index)
    assert found.findings[0].level is Level.DANGER and found.worst is Level.DANGER
    assert {"room_alarm", "check_failed"} <= {finding.code for finding in found.findings}
    assert [sentence(one) for one in found.findings if one.code == "check_failed"] == ["有一项检查没有做成（test_doctor.broken）。"]
    assert len(found.findings) >= len(CHECKS) - 6


def test_every_finding_has_words_and_every_word_a_next_step():
    source = "".join(path.read_text() for path in Path("foundation/doctor").rglob("*.py"))
    for code, words in WORDS.items():
        assert str(words.about), code
        assert bool(str(words.sentence)) == bool(str(words.remedy)), code
        assert str(words.well) or str(words.sentence), code
        assert f'"{code}"' in source.replace(f'"{code}": Words', ""), f"{code} is never found"


@on_one
def test_the_command_ends_with_1_in_danger_and_speaks_both_languages(house):
    runner = house.test_cli_runner()
    contributions().checks.append(alarm)
    told = runner.invoke(args=["doctor", "--lang", "zh"])
    assert told.exit_code == 1
    assert "✗ 危险" in told.output and "→ 请到现场收回。" in told.output
    assert "✓" in runner.invoke(args=["doctor", "--lang", "en"]).output


@on_one
def test_the_command_ends_with_0_without_danger_and_tells_programs_in_json(house, monkeypatch):
    monkeypatch.setattr("foundation.doctor.examination.CHECKS", (lambda _at: [Finding("keys", Level.OK), Finding("server_off", Level.ADVICE)],))
    answer = house.test_cli_runner().invoke(args=["doctor", "--json"])
    told = json.loads(answer.output)
    assert (answer.exit_code, told["safe"], told["advice"], told["danger"]) == (0, True, 1, 0)
    assert [one["code"] for one in told["findings"]] == ["server_off", "keys"]
    assert told["findings"][0]["what_to_do"]


@on_one
def test_what_was_found_is_kept_for_the_page_and_only_for_us(house):
    contributions().checks.append(alarm)
    house.test_cli_runner().invoke(args=["doctor"])
    found = last()
    assert found is not None and sentence(found.findings[0]) and "room_alarm" in {one.code for one in found.findings}
    [file] = Path(house.config["INSTANCE"]).glob("examination-*")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text("{")
    assert last() is None


@on_one
def test_the_page_says_what_is_wrong_and_what_to_do(house, administrator):
    contributions().checks.append(alarm)
    assert "还没有检查过" in administrator.get("/system/health").get_data(as_text=True)
    assert "还没有做过系统体检" in administrator.get("/accounts").get_data(as_text=True)
    assert administrator.post("/system/health").status_code == 302
    page = administrator.get("/system/health").get_data(as_text=True)
    assert "三台平板没有交回" in page and "请到现场收回" in page and "危险" in page
    landing = administrator.get("/accounts").get_data(as_text=True)
    assert "系统体检：危险" in landing and "/system/health" in landing


@on_one
def test_only_the_system_administrator_sees_it(house):
    make_user("security", Role.SECURITY_ADMIN)
    client = signed_in(house, "security")
    assert client.get("/system/health").status_code == 403
    assert "系统体检" not in client.get("/accounts").get_data(as_text=True)


@on_one
def test_the_house_is_looked_at_by_itself_four_times_a_day(house):
    midnight = now().replace(hour=0, minute=0)
    furniture.look(midnight.replace(minute=1))
    assert last() is None
    furniture.look(midnight)
    assert last() is not None


def test_the_words_of_facts_are_those_of_the_house():
    finding = danger("disk_full", place="backups", free="0.2", share=1)
    assert "备份" in sentence(finding) and about(finding) == "磁盘" and "清理" in remedy(finding)
