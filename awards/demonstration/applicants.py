"""The open competition of the demonstration: a unit with an account, and applications in every state that review knows."""
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from awards.demonstration.sign_ins import CONTACT, UNIT_PASSWORD
from awards.rehearsal.cast import Cast
from awards.rehearsal.story import Story
from competition import queries
from competition.rules.applications import ApplicantCoach, ApplicantPerson, Application
from competition.rules.registrations import Registration
from competition.rules.unit_accounts import Application as UnitApplication
from competition.services.applications import submit_application
from competition.services.decisions import REJECT, RETURN, Correction, Decision, decide
from competition.services.units import make_account
from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import User
from foundation.accounts.roles import CITY, Role
from foundation.accounts.services import set_password
from foundation.database import db

PHONE = "13800000000"
LATER = timedelta(minutes=7)


def open_unit(unit: str, code: str, cast: Cast, *, at: datetime) -> str:
    """Makes the account of a unit at the counter; answers its name."""
    asked = UnitApplication(unit, code, CITY, CONTACT, PHONE)
    account, _once = make_account(asked, actor=cast.actor(Role.REGISTRAR), at=at)
    user = db.session.scalars(select(User).where(User.account == account)).one()
    set_password(user.id, UNIT_PASSWORD, actor=SYSTEM, at=at)
    return account


def apply_all(story: Story, rows: Sequence[Registration], cast: Cast, *, at: datetime) -> str:
    """The first two come from the account of their unit, the others by themselves; one is returned, one rejected, and who
    comes last finds no place and waits. Answers the account of the unit."""
    unit = rows[0]
    account = open_unit(unit.unit, unit.unit_code, cast, at=at)
    made = []
    for place, row in enumerate(rows):
        moment, own = at + (place + 1) * LATER, place < 2
        application = _application(row, unit if own else row)
        made.append(submit_application(story.code, application, source="unit" if own else "person", actor=SYSTEM, at=moment))
    registrar, later = cast.actor(Role.REGISTRAR), at + (len(rows) + 1) * LATER
    corrected = Decision(RETURN, corrections=(Correction("level", "等级证书照片不清楚，请重新拍照上传"),))
    for public_id, decision in ((made[1], corrected), (made[2], Decision(REJECT, reason="未提供现单位的劳动关系证明"))):
        version = queries.entry(story.code, public_id).version
        decide(story.code, public_id, version, decision, actor=registrar, at=later)
    return account


def _application(row: Registration, unit: Registration) -> Application:
    person = ApplicantPerson(row.name, sex=row.sex, id_number=row.id_number, phone=row.phone)
    coaches = (ApplicantCoach(row.coach, row.coach_unit),) if row.coach else ()
    return Application(
        row.event, unit.unit, (person,), unit_code=unit.unit_code, coaches=coaches, level=row.level, years=row.years
    )
