"""A competition with published results for the awards room: four events, three projects, two hosts, real-looking people."""
from datetime import date
from typing import Any

from competition.models import Competition, Entry, Event, Host, Member
from foundation import chance
from foundation.accounts.identity import Actor
from foundation.accounts.models import User
from foundation.accounts.roles import CITY, Role
from foundation.clock import at_noon, now
from foundation.crypto import blind_index
from foundation.database import db
from foundation.people.models import Unit
from foundation.people.services import keep_person
from foundation.rules.canonical import digest
from scoring.models import ResultLine, ResultList
from tests.factories.accounts import make_user

CODE = "jm-t"
AT = at_noon(date(2026, 5, 20))
ENDS = date(2026, 5, 17)
PRIZES = ("gold", "silver", "bronze")
MODULES = [{"code": "T", "name": "理论", "weight": "0.3"}, {"code": "P", "name": "实操", "weight": "0.7"}]
TITLES = {"kind": "places", "awards": [{"name": "title", "count": 1}], "requires": ["passed", "division:staff"]}

SCHEDULE: dict[str, Any] = {
    "id": "city-prizes", "document": "示例标准", "article": "第二十一条", "status": "sample", "in_force": ["2026-01-01", None],
    "rows": [
        {"level": "city-1", "prize": "gold", "recipient": "contestant", "amount": "5000", "unit": "person", "article": "第一款"},
        {"level": "city-1", "prize": "silver", "recipient": "contestant", "amount": "3000", "unit": "person"},
        {"level": "city-1", "prize": "bronze", "recipient": "contestant", "amount": None, "unit": "person"},
        {"level": "city-1", "prize": "gold", "recipient": "coach_group", "amount": "3000", "unit": "event"},
    ],
    "cumulation": "stack",
    "tax": {"contestant": {"mode": "withhold", "rate": "0.20"}, "coach_group": {"mode": "withhold", "rate": "0.20"}},
}  # fmt: skip


def id_number(serial: int) -> str:
    """An invented identity number with a right check digit."""
    head = f"440704199{serial % 10}0101{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return head + "10X98765432"[sum(int(d) * w for d, w in zip(head, weights, strict=True)) % 11]


def unit(name: str, code: str | None = None) -> Unit:
    """A unit of the house."""
    row = Unit(public_id=chance.opaque_id(), name=name, code=code)
    db.session.add(row)
    db.session.flush()
    return row


def make_competition(code: str = CODE, level: str = "city-1", jurisdiction: str = CITY) -> Competition:
    """中式烹调师 (one host with a code), 汽车维修工 for staff and for students (one project), 养老护理员 (a host without)."""
    competition = Competition(
        code=code, name="2026年江门市职业技能竞赛", year=2026, level=level, jurisdiction=jurisdiction, phase="published",
        document="江示竞〔2026〕1号", registration_opens=date(2026, 4, 1), registration_closes=date(2026, 4, 30),
        starts=date(2026, 5, 16), ends=ENDS, created_at=now(),
    )
    school, inn = unit(f"样例技工学校{code}", "12440700TEST" + digest(code)[:6].upper()), unit(f"样例餐饮公司{code}")
    competition.hosts = [
        Host(position=0, name=school.name, code=school.code, events=["AU", "AUS", "NU"], unit_id=school.id),
        Host(position=1, name=inn.name, code=None, events=["CK"], unit_id=inn.id),
    ]
    rows = [("CK", "中式烹调师", "职工组", ["high-consumable"]), ("AU", "汽车维修工", "职工组", ["high-consumable"]),
            ("AUS", "汽车维修工", "学生组", ["high-consumable"]), ("NU", "养老护理员", "职工组", [])]  # fmt: skip
    competition.events = [
        Event(
            position=position, code=event, occupation=occupation, project=occupation, group=group, kind="individual", tags=tags,
            eligibility={}, panel_size=3,
        )
        for position, (event, occupation, group, tags) in enumerate(rows)
    ]
    db.session.add(competition)
    db.session.flush()
    return competition


def make_entry(event: Event, serial: int, *, coach: Any = None, members: int = 1) -> Entry:
    """An entry with its members, each with a number and a phone."""
    people = [
        keep_person(
            name=f"选手{event.code}{serial}{'甲乙丙丁'[n] if members > 1 else ''}", sex="男",
            id_number=id_number(serial * 10 + n + event.position * 100), phone=f"1380013{serial:04d}", at=now(),
        )
        for n in range(members)
    ]
    entry = Entry(
        public_id=chance.opaque_id(), event_id=event.id, unit_id=unit(f"样例单位{event.competition.code}{event.code}{serial}").id,
        ticket=f"{event.competition.code}{event.code}{serial:04d}", coach=coach, coach_unit="样例技工学校" if coach else None,
        state="registered", registered_at=now(), team="样例队" if members > 1 else None,
    )
    entry.members = [Member(event_id=event.id, position=n, person=person) for n, person in enumerate(people)]
    db.session.add(entry)
    db.session.flush()
    return entry


def publish(event: Event, entries: list[Entry], *, by: int, prizes: tuple[str | None, ...] = PRIZES) -> ResultList:
    """A published list: the entries in this order, places and prizes counted off, the title for the first of the staff.
    An earlier list of the event is superseded."""
    earlier = list(db.session.query(ResultList).filter_by(event_id=event.id))
    for found in earlier:
        found.stage = "superseded"
    division = {"职工组": "staff", "学生组": "student"}.get(event.group or "")
    lines = [
        ResultLine(
            position=place, entry_code=f"{event.code}{entry.id:03d}", entry_id=entry.id, division=division, total=f"{95 - place}.50",
            modules={"T": "90.00", "P": "88.00"}, place=place, shared=False, passed=True,
            prize=prizes[place - 1] if place <= len(prizes) else None, title=place == 1 and division == "staff",
            status="competed",
        )
        for place, entry in enumerate(entries, 1)
    ]  # fmt: skip
    bundle = {
        "rules": {"modules": MODULES, "titles": TITLES},
        "entries": [{"code": line.entry_code, "division": division, "title_held": False} for line in lines],
    }
    results = [{"entry": line.entry_code, "place": line.place, "passed": True, "prize": line.prize} for line in lines]
    found = ResultList(
        event_id=event.id, version=len(earlier) + 1, stage="published", bundle=bundle, results=results,
        fingerprint=digest([bundle, results]), ledger_root="ab" * 32, ledger_size=40, confirmed_by=by, confirmed_at=AT,
        published_by=by, published_at=AT, lines=lines,
    )
    db.session.add(found)
    db.session.flush()
    return found


def make_published(code: str = CODE, level: str = "city-1", jurisdiction: str = CITY, entered: int = 4) -> Competition:
    """The competition with four entries in each event and published lists; those of CK and AU have one coach, nobody of
    NU gets a prize. Of more than four ``entered`` the others get silver too."""
    chief = make_user(f"chief-{code}", Role.CHIEF_JUDGE)
    competition = make_competition(code, level, jurisdiction)
    coach = keep_person(name="教练一", sex=None, id_number=None, phone=None, at=now())
    for event in competition.events:
        taught = coach if event.code in ("CK", "AU") else None
        entries = [make_entry(event, serial, coach=taught) for serial in range(1, entered + 1)]
        prizes = (*PRIZES, *["silver"] * (entered - 4))
        publish(event, entries, by=chief, prizes=() if event.code == "NU" else prizes)
    db.session.commit()
    return competition


def make_team(jurisdiction: str = CITY) -> dict[str, Actor]:
    """Everybody whom awards and payments need; ``clerk_twin`` and ``preparer_twin`` are second accounts of the same people."""
    roles = {
        "clerk": (Role.AWARDS_CLERK,), "clerk_twin": (Role.AWARDS_CLERK, Role.LEADER), "clerk2": (Role.AWARDS_CLERK,),
        "leader": (Role.LEADER,), "preparer": (Role.FINANCE_PREPARER,), "preparer_twin": (Role.FINANCE_APPROVER,),
        "approver": (Role.FINANCE_APPROVER,), "auditor": (Role.AUDITOR,),
    }  # fmt: skip
    return {
        name: actor_of(
            make_user(
                name, *held, jurisdiction=jurisdiction, person_index=blind_index("id_number", name.removesuffix("_twin"))
            )
        )
        for name, held in roles.items()
    }


def actor_of(user_id: int) -> Actor:
    """The user as the one who does something."""
    return db.session.get_one(User, user_id).actor
