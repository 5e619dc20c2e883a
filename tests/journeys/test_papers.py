"""打印: every paper of a finished competition, asked for on its page, made beside the server and fetched."""
import json
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.demonstration import build
from tests.visitor import Visitor
from wsgi import create_app

PAPERS = {
    "organizer": {"competition:tickets", "scoring:book", "awards:notice"},
    "awards_clerk": {"awards:notice", "awards:certificates"},
}
WORDS = {"competition:tickets": "准考证", "scoring:book": "成绩册", "awards:certificates": "证书"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of a demonstration."""
    folder = tmp_path_factory.mktemp("papers")
    build(folder)
    return folder


@pytest.fixture
def finished(filled: Path, tmp_path: Path) -> tuple[Any, list[dict[str, Any]]]:
    """The demonstration on a copy of its own, doing jobs at once."""
    folder = tmp_path / "instance"
    shutil.copytree(filled, folder)
    app = create_app(MODE="demo", INSTANCE=str(folder), DATABASE_URL=f"sqlite:///{folder / 'demo.sqlite3'}", TESTING=True, JOBS_IMMEDIATE=True)
    app.test_client_class = Visitor
    return app, json.loads((folder / "demo-sign-ins.json").read_bytes())


def client_as(app: Any, people: list[dict[str, Any]], role: str) -> Any:
    """Somebody signed in with this role."""
    person = next(one for one in people if one["role"] == role)
    client = app.test_client()
    answer = client.post("/sign-in", data={"account": person["account"], "password": person["password"]})
    assert answer.status_code == 302
    return client


@pytest.mark.slow
@pytest.mark.parametrize("role", PAPERS)
def test_everybody_can_have_the_papers_of_their_work_made_and_no_others(role: str, finished: tuple[Any, list[dict[str, Any]]]) -> None:
    client = client_as(*finished, role)
    page = client.get("/desk/jm-skills/papers").get_data(as_text=True)
    every = {"competition:tickets", "scoring:book", "awards:notice", "awards:certificates"}
    assert {kind for kind in every if f"/papers/{kind}" in page} == PAPERS[role]
    for kind in every - PAPERS[role]:
        assert client.post(f"/desk/jm-skills/papers/{kind}").status_code == 404
    for kind in PAPERS[role]:
        job = client.post(f"/desk/jm-skills/papers/{kind}").headers["Location"]
        file = client.get(f"{job}/file")
        assert file.status_code == 200, f"{kind}: {client.get(job).get_data(as_text=True)}"
        if kind == "awards:notice":
            assert "演示" in str(load_workbook(BytesIO(file.data)).active["A1"].value)
        else:
            text = PdfReader(BytesIO(file.data)).pages[-1].extract_text().replace(" ", "")
            assert WORDS[kind] in text and "演示" in text
