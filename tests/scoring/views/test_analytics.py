"""The chief judge's analytics and the pages of the re-check: who sees what, what is said, what is kept."""
import json
import re
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from sqlalchemy import select, update

from competition.models import Official
from foundation.accounts.roles import Role
from foundation.database import db
from foundation.people.models import Unit
from scoring.cli import scoring
from scoring.models import AnalyticsNote, MarkAmendment, Run, Scheme, Sheet, SheetVersion
from scoring.queries.analytics import panel_report
from scoring.services.amending import decide_amendment
from tests.factories.accounts import give_password, make_user, signed_in
from tests.factories.scoring import DAY, Judge, Stage, make_stage

BASE = "/desk/jm-test/scoring/CK"
ONE, TWO = "4821-0937-1120", "seven swans a-swimming"


def marks(stage: Stage, judge: Judge, entry: str, module: str) -> dict[str, str | None]:
    """The second judge is generous by 6 points of 100; everything else goes down with the entry."""
    rank, generous = stage.codes.index(entry), judge is stage.judges[1]
    if module == "T":
        return {"01": f"{90 - rank}"}
    more = (rank + stage.judges.index(judge)) % 2 * 0.5
    return {"A1.1": f"{30 - rank + more + (6 if generous else 0)}", "A1.2": f"{25 - rank}", "A2.1": "2"}


def text(answer: Any, status: int = 200) -> str:
    """The page."""
    assert answer.status_code == status, answer.status_code
    return str(answer.get_data(as_text=True))


def client_of(app: Any, user_id: int | None) -> Any:
    assert user_id is not None
    return signed_in(app, give_password(user_id))


def test_the_chief_reads_who_marks_how_and_notes_what_was_concluded(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=10)
        chief = client_of(app, stage.chief.user_id)
        assert "还没有可以比较的评分表" in text(chief.get(f"{BASE}/analytics"))
        stage.score_all(marks)
        unit = db.session.scalars(select(Unit)).first()
        assert unit is not None
        db.session.execute(update(Official).where(Official.code == "J03").values(unit_id=unit.id))
        for rank, code in enumerate(stage.codes):
            db.session.execute(update(Run).where(Run.entry_code == code).values(unit=unit.public_id if rank < 5 else "f" * 32))
        db.session.commit()
        before = db.session.scalars(select(SheetVersion.marks).order_by(SheetVersion.id)).all()

        page = text(chief.get(f"{BASE}/analytics?module=P"))
        assert "J02 评委2 的给分平均比其他裁判高" in page and "J01 评委1 的给分" not in page
        assert page.count("<svg class=\"chart\"") == 3 * 3 + 1 and "style=" not in page
        assert unit.name not in page.split("<main", 1)[1] and unit.public_id not in page
        report = panel_report(stage.event_id, "P")
        assert report is not None
        third = report.analysis.judges[2]
        assert third.gap is not None and third.gap.n == 5 and report.counts["J03"].quick == 9
        assert report.analysis.judges[1].severity is not None and 5 < report.analysis.judges[1].severity.value < 7
        assert [one.residuals for one in panel_report(stage.event_id).analysis.judges][1] == report.analysis.judges[1].residuals  # type: ignore[union-attr]
        assert chief.get(f"{BASE}/analytics?module=Z").status_code == 404

        wrong = text(chief.post(f"{BASE}/analytics", data={"judge": "J02", "text": ""}), 422)
        assert "请写明核实情况和结论" in wrong
        assert chief.post(f"{BASE}/analytics", data={"judge": "J99", "text": "x"}).status_code == 422
        assert chief.post(f"{BASE}/analytics", data={"judge": "J02", "text": "已核实，理解不同"}).status_code == 302
        (note,) = db.session.scalars(select(AnalyticsNote))
        assert (note.judge, note.text) == ("J02", "已核实，理解不同")
        assert "已核实，理解不同" in text(chief.get(f"{BASE}/analytics"))
        assert db.session.scalars(select(SheetVersion.marks).order_by(SheetVersion.id)).all() == before
        for other in (stage.organizer.user_id, stage.judges[0].user_id, make_user("keeper", Role.SCOREKEEPER)):
            assert client_of(app, other).get(f"{BASE}/analytics").status_code == 403


def test_two_people_draw_the_sample_and_a_third_looks_at_its_sheets_by_code(app: Any, tmp_path: Path) -> None:
    with app.app_context():
        stage = make_stage(entries=4)
        keeper, watcher = (client_of(app, make_user(name, role)) for name, role in (("keeper", Role.SCOREKEEPER), ("watcher", Role.SUPERVISOR)))
        chief = client_of(app, stage.chief.user_id)
        stage.score_all()
        assert "还有 16 张评分表没有锁定" in text(chief.get(f"{BASE}/recheck"))
        db.session.execute(update(Sheet).values(state="locked", locked_at=DAY))
        db.session.commit()
        short = text(chief.post(f"{BASE}/recheck/seed", data={"seed": "short"}), 422)
        assert "至少 8 个字符" in short and 'value="short"' not in short
        for client, seed in ((chief, ONE), (watcher, TWO)):
            assert client.post(f"{BASE}/recheck/seed", data={"seed": seed}).status_code == 302
        waiting = text(keeper.get(f"{BASE}/recheck"))
        assert "等待公开种子" in waiting and ONE not in waiting
        assert "不再接受新的种子" in text(keeper.post(f"{BASE}/recheck/seed", data={"seed": "third seed"}), 409)
        assert keeper.get(f"{BASE}/recheck/list").status_code == 302
        for client, seed in ((watcher, TWO), (chief, ONE)):
            assert client.post(f"{BASE}/recheck/reveal", data={"seed": seed}).status_code == 302

        page = text(keeper.get(f"{BASE}/recheck"))
        assert "还有 10 张没有复查" in page and "评委" not in page.split("<main", 1)[1]
        item = text(keeper.get(f"{BASE}/recheck/1"))
        assert "切配规格均匀" in item and "核对无误" in item and "评委" not in item.split("<main", 1)[1]
        answer = keeper.post(f"{BASE}/recheck/1/right", data={"version": "1"})
        assert answer.headers["Location"].endswith("/recheck/2")
        wrong = {"version": "1", "kind": "rule", "aspect": "A1.1", "mark": "99", "reason": "见纸质第 2 页"}
        refused = text(keeper.post(f"{BASE}/recheck/2/error", data=wrong), 422)
        assert 'value="99"' in refused and "见纸质第 2 页" in refused
        assert keeper.post(f"{BASE}/recheck/2/error", data=wrong | {"mark": "12"}).status_code == 302
        loud = text(keeper.get(f"{BASE}/recheck"))
        assert "差错率超过 5%，全部评分表须复查" in loud and "有差错，待更正" in loud
        assert "更正申请待处理" in text(keeper.get(f"{BASE}/recheck/2"))
        assert "抽检复核清单" in text(watcher.get(f"{BASE}/recheck/list"))
        assert keeper.get(f"{BASE}/recheck/99").status_code == 404

        (amendment,) = db.session.scalars(select(MarkAmendment.public_id))
        decide_amendment(amendment, True, actor=stage.organizer, at=DAY)
        assert "差错已处理" in text(keeper.get(f"{BASE}/recheck"))
        db.session.scalars(select(Scheme)).one().settings = {"recheck": True, "second_person": False}
        db.session.commit()
        stage.confirm()
        organizer = client_of(app, stage.organizer.user_id)
        said = organizer.post("/desk/jm-test/results/CK/publish", follow_redirects=True)
        assert "抽检复核尚未完成" in said.get_data(as_text=True)
        for client in (keeper, watcher):
            assert client.get(f"{BASE}/recheck/sample.json").status_code == 403
        file = tmp_path / "sample.json"
        file.write_text(text(chief.get(f"{BASE}/recheck/sample.json")), "utf-8")
    told = CliRunner().invoke(scoring, ["replay-recheck", str(file)])
    assert (told.exit_code, json.loads(told.output)["agrees"], json.loads(told.output)["sample"]) == (0, True, 10)
    file.write_text(re.sub(r'"seed": "4821[^"]*"', '"seed": "chosen later"', file.read_text("utf-8")), "utf-8")
    told = CliRunner().invoke(scoring, ["replay-recheck", str(file)])
    assert told.exit_code == 1 and "与事先提交的指纹不符" in told.output
    file.write_text("{}", "utf-8")
    assert CliRunner().invoke(scoring, ["replay-recheck", str(file)]).exit_code == 2
