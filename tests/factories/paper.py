"""People who enter sheets on paper or load marks from files at an event that is being scored."""
from datetime import datetime

from foundation.accounts.identity import Actor
from foundation.accounts.roles import Role
from scoring.queries.paper_sheets import paper_sheets
from scoring.services.mark_files import Target, load_marks
from scoring.services.paper import enter_paper
from tests.factories.accounts import make_user
from tests.factories.scoring import Stage, actor_of

MARKS = {"A1.1": "38.5", "A1.2": "27", "A2.1": "2"}


def keeper(name: str, role: Role = Role.SCOREKEEPER) -> Actor:
    """A scorekeeper (or another role) with an account."""
    return actor_of(make_user(name, role))


def sheet_of(stage: Stage, entry: str = "0001", judge: int = 0, module: str = "P") -> str:
    """The opaque id of one sheet, as its QR code holds it."""
    return stage.sheet(stage.judges[judge], entry, module).public_id


def begun_papers(event_id: int, *, at: datetime) -> tuple[str, str]:
    """A sheet on paper that one scorekeeper has entered, and a file of marks that waits for another: their ids."""
    by = {"actor": keeper("papers"), "at": at}
    sheet = next(one for one in paper_sheets(event_id) if one.state == "open")
    case = enter_paper(event_id, sheet.public_id, {one.code: "0" for one in sheet.aspects}, **by).public_id
    rows = [["加密号", *(one.code for one in sheet.aspects)], [sheet.entry, *("0" for _aspect in sheet.aspects)]]
    table = "\n".join(",".join(row) for row in rows)
    target = Target(sheet.judge, sheet.module, sheet.part)
    return case, load_marks(event_id, target, "marks.csv", table.encode(), ("code",), **by)
