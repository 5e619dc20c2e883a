"""A list of officials is read as it is pasted."""
import pytest

from competition.rules.offices import Appointment, Vacancy, read_officials, vacancies

LIST = "姓名\t岗位\t单位\n李评\t裁判员\t样例大学\t\t高级考评员\tli1\n\n王长\t裁判长\n"


def test_a_pasted_list_is_read_without_its_heading_and_empty_lines():
    assert read_officials(LIST) == (
        [Appointment(2, "李评", "judge", "样例大学", "", "高级考评员", "li1"), Appointment(4, "王长", "chief_judge", "", "", "", "")],
        [],
    )


def test_everything_that_is_wrong_is_named_by_its_line():
    _, problems = read_officials("\t裁判\n张三\t厨师\n李四\t裁判\t单位\t91440700MA24QER27X\n")
    assert [(problem.path, problem.code) for problem in problems] == [
        ("1", "official_name"), ("2", "official_role"), ("3", "official_unit_code")
    ]  # fmt: skip


def test_with_its_heading_a_list_may_have_its_columns_in_any_order():
    text = "序号\t赛项\t姓名（必填）\t岗位\t裁判等级\t证书编号\n1\tCK，AU\t李评\t裁判员\t国家级\tGZ-01\n2\t全部\t王长\t裁判长"
    assert read_officials(text, ["CK", "AU"]) == (
        [
            Appointment(2, "李评", "judge", "", "", "", "", "国家级", "GZ-01", ("CK", "AU")),
            Appointment(3, "王长", "chief_judge", "", "", "", ""),
        ],
        [],
    )


def test_events_that_there_are_not_and_texts_that_are_too_long_are_named():
    _, problems = read_officials(f"李评\t裁判\t\t\t\t\t{'级' * 61}\t\tXX、CK", ["CK"])
    assert [(problem.code, problem.facts.get("value")) for problem in problems] == [("official_event", "XX"), ("official_long", None)]


OTHERS = [("chief_judge", None), ("scorekeeper", None), ("supervisor", None), ("arbitrator", None)]


@pytest.mark.parametrize(
    ("officials", "missing"),
    [
        ([("judge", None)] * 2 + OTHERS, []),
        ([("judge", None), ("judge", ["AU"]), *OTHERS], [Vacancy("CK", "judge", 1, 2)]),
        ([("judge", ["CK"])] * 3 + OTHERS[1:], [Vacancy("CK", "chief_judge", 0, 1)]),
        ([], [Vacancy("CK", "judge", 0, 2), *(Vacancy("CK", role, 0, 1) for role, _ in OTHERS)]),
    ],
)
def test_an_event_needs_a_panel_of_judges_and_one_of_each_other_office(officials, missing):
    assert vacancies([("CK", 2)], officials) == missing
