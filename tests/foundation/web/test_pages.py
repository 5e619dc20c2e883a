"""Help and privacy: for everybody, in the words of the product, with links that lead somewhere."""
import re
from pathlib import Path

import pytest

from tests.inspectors.house import ROOMS, ROOT, files

QUOTED = re.compile(r"“([^”]+)”")
LINK = re.compile(r'href="([^"#?]+)"')
# Shortened on purpose: the page says more.
SHORTENED = {"进入……阶段": "进入“%(phase)s”阶段", "已接收，回执 #……": "已接收，回执 #{seq}"}
HELP = ROOT / "templates" / "public" / "help.html"


@pytest.fixture
def database_kind() -> str:
    """Nothing here depends on the kind of database."""
    return "sqlite"


def said_elsewhere() -> str:
    """Everything that pages and rooms say, but the help itself."""
    texts = [path for path in files(ROOT, "*.html", "templates") if path != HELP] + list(files(ROOT, "*.py", *ROOMS))
    return "\n".join(path.read_text("utf-8") for path in texts)


def unknown_words(page: str, said: str) -> list[str]:
    """Words in quotation marks that stand on no button, link or heading."""
    return [word for word in dict.fromkeys(QUOTED.findall(page)) if SHORTENED.get(word, word) not in said]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/help", ["参赛选手", "参赛单位", "裁判员和裁判长", "赛事组织和报名审核", "奖励和财务"]),
        ("/privacy", ["收集什么", "谁能看到", "保存多久", "第二十八条", "您的权利", "加密保存 7 天"]),
    ],
)
def test_anybody_can_read_it_without_a_script_and_every_link_leads_somewhere(client, path, words):
    page = client.get(path)
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert [word for word in words if word not in text] == []
    for link in {link for link in LINK.findall(text) if not link.startswith("/static/")}:
        assert client.get(link).status_code in (200, 302), link


def test_every_section_that_help_points_to_is_there(client):
    text = client.get("/help").get_data(as_text=True)
    anchors = set(re.findall(r'href="#([\w-]+)"', text))
    assert len(anchors) >= 6
    assert [name for name in anchors if f'id="{name}"' not in text] == []


def test_help_names_only_what_stands_on_the_pages():
    assert unknown_words(HELP.read_text("utf-8"), said_elsewhere()) == []


def test_a_button_that_is_not_there_any_more_is_noticed():
    assert unknown_words("按“批准”，再按“盖章”，“进入……阶段”", "批准 进入“%(phase)s”阶段") == ["盖章"]


def test_what_the_page_promises_about_files_is_what_is_done(client):
    from foundation.jobs.files import KEPT

    assert f"加密保存 {KEPT.days} 天" in client.get("/privacy").get_data(as_text=True)
    assert f"文件保存 {KEPT.days} 天" in Path(HELP).read_text("utf-8")
    assert f"保存 {KEPT.days} 天" in (ROOT / "templates" / "jobs" / "list.html").read_text("utf-8")
