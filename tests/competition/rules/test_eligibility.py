"""Eligibility as a table: at the limit, just below, just above; and what each rule says."""
from dataclasses import replace
from datetime import date

import pytest

from competition.refusals.eligibility import PROBLEM_SENTENCES, RULE_NAMES, problem_of, text_of
from competition.rules.eligibility import DECLARED, FAILED, NOTED, PASSED, RULES, Applicant, Asked, Candidate, findings

FIRST_DAY = date(2026, 5, 16)
MASTER = "全国技术能手"
ONE = Candidate("陈", date(1990, 2, 1))


def asked(**rules):
    return Asked(FIRST_DAY, **rules)


def applicant(*people, **facts):
    return Applicant(people or (ONE,), **facts)


def born(*ymd):
    return applicant(Candidate("陈", date(*ymd)))


CASES = [
    # age: full years on the first day of the competition
    (asked(minimum_age=18), born(2008, 5, 16), PASSED, "least"), (asked(minimum_age=18), born(2008, 5, 17), FAILED, "least"),
    (asked(maximum_age=30), born(1995, 5, 17), PASSED, "most"), (asked(maximum_age=30), born(1995, 5, 16), FAILED, "most"),
    (asked(minimum_age=18, maximum_age=30), born(2000, 1, 1), PASSED, "between"),
    (asked(minimum_age=18, maximum_age=30), born(1995, 5, 16), FAILED, "between"),
    (asked(minimum_age=16), born(2010, 5, 16), PASSED, "least"), (asked(minimum_age=16), born(2010, 5, 17), FAILED, "least"),
    (asked(maximum_age=0), born(2026, 1, 1), PASSED, "most"),
    (asked(minimum_age=18), applicant(Candidate("陈", None)), FAILED, "unknown"),
    (asked(minimum_age=18), applicant(ONE, Candidate("李", date(2008, 5, 17))), FAILED, "least"),
    (asked(minimum_age=18), born(2004, 2, 29), PASSED, "least"),
    # years of service
    (asked(minimum_years=5), applicant(years=5), DECLARED, ""), (asked(minimum_years=5), applicant(years=4), FAILED, ""),
    (asked(minimum_years=5), applicant(years=6), DECLARED, ""), (asked(minimum_years=1), applicant(), FAILED, ""),
    # level: in the order of the list; nothing is 无
    (asked(minimum_level="高级工（三级）"), applicant(level="高级工（三级）"), DECLARED, ""),
    (asked(minimum_level="高级工（三级）"), applicant(level="中级工（四级）"), FAILED, ""),
    (asked(minimum_level="高级工（三级）"), applicant(level="技师（二级）"), DECLARED, ""),
    (asked(minimum_level="高级工（三级）"), applicant(level="高级工(三级)"), DECLARED, ""),
    (asked(minimum_level="初级工（五级）"), applicant(), FAILED, ""), (asked(minimum_level="初级工（五级）"), applicant(level="大师"), FAILED, ""),
    # group against the status of a student
    (asked(group="学生组", student_status=True), applicant(student=True), DECLARED, "student"),
    (asked(group="学生组", student_status=True), applicant(student=False), FAILED, "student"),
    (asked(group="职工组", student_status=True), applicant(student=False), DECLARED, "staff"),
    (asked(group="职工组", student_status=True), applicant(student=True), FAILED, "staff"),
    (asked(group="职工组", student_status=True), applicant(), FAILED, "unsaid"),
    # titles: known to the house, or declared
    (asked(titles=(MASTER,)), applicant(), DECLARED, ""),
    (asked(titles=(MASTER,)), applicant(replace(ONE, titles=frozenset({MASTER}))), FAILED, ""),
    (asked(titles=(MASTER,)), applicant(replace(ONE, titles=frozenset({"江门市技术能手"}))), DECLARED, ""),
    (asked(titles=(MASTER, "江门市技术能手")), applicant(replace(ONE, titles=frozenset({"江门市技术能手"}))), FAILED, ""),
    (asked(titles=(MASTER,)), applicant(declared_titles=(MASTER,)), FAILED, "said"),
    # one event per person
    (asked(one_event=True), applicant(), PASSED, ""),
    (asked(one_event=True), applicant(replace(ONE, other_events=("厨师（职工组）",))), FAILED, ""),
    # quota of the unit: reserves take no place
    (asked(quota_per_unit=3), applicant(unit_taken=2), PASSED, ""), (asked(quota_per_unit=3), applicant(unit_taken=3), FAILED, ""),
    (asked(quota_per_unit=3), applicant(places=2, unit_taken=2), FAILED, ""),
    (asked(quota_per_unit=3), applicant(places=2, unit_taken=1), PASSED, ""),
    # social insurance, as declared
    (asked(insurance_months=12), applicant(insurance_months=12), DECLARED, ""),
    (asked(insurance_months=12), applicant(insurance_months=11), FAILED, ""), (asked(insurance_months=12), applicant(), FAILED, ""),
    # a coach who competes
    (asked(), applicant(competing_coaches=("林",)), NOTED, ""),
]


@pytest.mark.parametrize(("rules", "who", "outcome", "kind"), CASES)
def test_a_rule_finds(rules, who, outcome, kind):
    [finding] = findings(rules, who)
    assert (finding.outcome, finding.kind) == (outcome, kind)
    assert finding.sentence in PROBLEM_SENTENCES
    assert "…" not in text_of(finding)


def test_an_event_that_asks_nothing_finds_nothing():
    assert findings(asked(group="学生组"), applicant(student=False, declared_titles=(MASTER,))) == ()
    assert findings(asked(student_status=True), applicant()) == ()


def test_all_rules_are_looked_at_in_one_order_and_none_hides_another():
    everything = asked(
        minimum_age=18, minimum_years=5, minimum_level="技师（二级）", group="学生组", student_status=True, titles=(MASTER,),
        one_event=True, quota_per_unit=0, insurance_months=6,
    )
    young = Candidate("陈", date(2015, 1, 1), frozenset({MASTER}), ("厨师",))
    found = findings(everything, applicant(young, student=False, competing_coaches=("林",)))
    assert [one.rule for one in found] == list(RULES) == list(RULE_NAMES)
    assert [one.outcome for one in found] == [FAILED] * 8 + [NOTED]


def test_a_failing_rule_stands_at_the_field_that_it_is_about():
    second = findings(asked(minimum_age=18), applicant(ONE, Candidate("李", date(2015, 1, 1))))[0]
    assert (problem_of(second).path, problem_of(second).code) == ("people[1].id_number", "rule_age_least_failed")
    assert text_of(second) == "李竞赛首日 11 周岁，该赛项要求年满 18 周岁。"


def test_every_sentence_belongs_to_a_case():
    used = {finding.sentence for rules, who, *_ in CASES for finding in findings(rules, who)}
    assert used == PROBLEM_SENTENCES.keys()
