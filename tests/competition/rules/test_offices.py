"""A list of officials is read as it is pasted."""
from competition.rules.offices import Appointment, read_officials

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
