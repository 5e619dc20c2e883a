"""What a password must be, read off the rules alone."""
import pytest

from foundation import chance
from foundation.rules.password_rules import classes, shortfalls


@pytest.mark.parametrize("good", ["Correct-Horse-9", "My-own-Horse-7", "Xk7#pQ2z!mW", "liushui-Xiaoqiao8", "荷塘月色-Lotus9"])
def test_a_good_password_will_do(good):
    assert shortfalls(good, account="lin", name="林某", strict=True) == []


@pytest.mark.parametrize(
    "weak",
    [
        "Jiangmen@2026", "JiangMen_2026!", "Admin@123456", "P@ssw0rd2026!", "Passw0rd!!99", "Qwerty@12345", "Qazwsx!@#123", "Aa1!Aa1!Aa1!",
        "Lin.zhiyuan-2026", "Zhiyuan_202611", "Welcome#2026", "1qaz@WSX3edc", "Caipan-2026!", "20260522-Ab", "Test-Judge-88",
    ],
)  # fmt: skip
def test_what_anybody_would_guess_first_is_refused(weak):
    assert "guessable" in shortfalls(weak, account="lin.zhiyuan", name="林志远", strict=True)


def test_all_that_is_wrong_is_named_at_once():
    assert shortfalls("abc", account="lin", name="林", strict=True) == ["short", "classes", "guessable"]


def test_without_the_rules_eight_characters_of_any_kind_will_do():
    assert shortfalls("lusongbei", account="lin", name="林", strict=False) == []
    assert shortfalls("lusongb", account="lin", name="林", strict=False) == ["short"]
    assert "guessable" in shortfalls("password1234", account="lin", name="林", strict=False)


def test_four_kinds_of_characters_are_counted():
    assert [classes(one) for one in ("abc", "abC", "abC1", "abC1-", "江门")] == [1, 2, 3, 4, 0]


def test_every_one_time_password_meets_the_rules_that_it_is_judged_by():
    made = [chance.password() for _ in range(300)]
    assert {one for one in made if shortfalls(one, account="organizer", name="梁组织", strict=True)} == set()
    assert len(set(made)) == 300
