"""Who can sign in to the demonstration, and with what: written beside its database."""
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from awards.rehearsal.cast import Cast
from awards.rehearsal.story import Story
from competition import queries
from competition.services.officials import find_official, issue_cards
from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.accounts.services import set_password
from foundation.config import write_private
from foundation.database import db
from foundation.instance import FirstAccount
from foundation.people.models import Person
from foundation.people.sealing import id_number_of

CARDS = 3
CONTACT = "周联络"
WINNERS = 2
# Passwords of a demonstration, told to everybody who opens it.
CHIEF_PASSWORD = "Loquat-Harbour-2026"  # noqa: S105
UNIT_PASSWORD = "Banyan-Terrace-2026"  # noqa: S105


def sign_ins(
    cast: Cast, finished: Story, scoring: Story, unit: str, administrators: Sequence[FirstAccount], *, at: datetime
) -> list[dict[str, Any]]:
    """Role, account and password (or PIN and card address) of everybody; contestants look up by ticket and last six."""
    found = [_staff(part.role, part.account, part.name, part.password) for part in cast.parts.values()]
    roles = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
    found += [_staff(role, one.account, one.name, one.password) for role, one in zip(roles, administrators, strict=False)]
    found += [_chief(scoring, at), _staff(Role.UNIT, unit, CONTACT, UNIT_PASSWORD)]
    return found + _judges(scoring, cast, at) + _hall(scoring, cast, at) + _contestants(finished)


def _staff(role: Role, account: str, name: str, password: str | None) -> dict[str, Any]:
    return {"role": str(role), "name": name, "account": account, "password": password, "address": "/sign-in"}


def _chief(story: Story, at: datetime) -> dict[str, Any]:
    official = find_official(story.code, story.seated().chief_official)
    set_password(official.user_id, CHIEF_PASSWORD, actor=SYSTEM, at=at)
    user = db.session.get_one(User, official.user_id)
    return _staff(Role.CHIEF_JUDGE, user.account, user.name, CHIEF_PASSWORD)


def _judges(story: Story, cast: Cast, at: datetime) -> list[dict[str, Any]]:
    return _cards(story, [judge.official_id for judge in list(story.seated().judges.values())[:CARDS]], cast, at)


def _hall(story: Story, cast: Cast, at: datetime) -> list[dict[str, Any]]:
    """A field judge, both scorekeepers, the supervisor."""
    officials = queries.officials(story.code)
    own = [one.id for one in officials if one.role == Role.FIELD_JUDGE][:1]
    office = [one.id for one in officials if one.role in (Role.SCOREKEEPER, Role.SUPERVISOR)]
    return _cards(story, [*own, *office], cast, at)


def _cards(story: Story, officials: Sequence[int], cast: Cast, at: datetime) -> list[dict[str, Any]]:
    cards = issue_cards(story.code, officials, actor=cast.actor(Role.ORGANIZER), at=at)
    return [
        {"role": card.role, "name": card.name, "account": card.code, "pin": card.pin, "address": f"/judge/card/{card.secret}"}
        for card in cards
    ]


def _contestants(story: Story) -> list[dict[str, Any]]:
    found = []
    for entry in list(queries.entries_by_code(story.events[0].id).values())[:WINNERS]:
        number = last_six(entry.person_ids[0])
        found.append({"role": str(Role.CONTESTANT), "name": entry.name, "account": entry.ticket, "password": number, "address": "/results"})
    return found


def last_six(person_id: int) -> str:
    """The end of an invented identity number: in a demonstration, and nowhere else, it may be told."""
    person = db.session.get_one(Person, person_id)
    return (id_number_of(person) or "")[-6:]


def keep(path: Path, found: list[dict[str, Any]]) -> None:
    """Writes them beside the database, for its owner only."""
    path.unlink(missing_ok=True)
    write_private(path, json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n")
