"""A filled house for the inspectors: the demonstration, accounts for every role, also with grants for another district or
another competition only, and a real value for every argument of every address."""
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import Integer, create_engine, inspect, text
from werkzeug.routing import Rule

from foundation.accounts import passwords
from foundation.accounts.identity import SYSTEM, Actor
from foundation.accounts.models import User
from foundation.accounts.permissions import Open, Permission
from foundation.accounts.policy import DECIDED, in_force
from foundation.accounts.roles import ADMINISTRATORS, CITY, JURISDICTIONS, OUTSIDERS, Role
from foundation.accounts.services import set_policy
from foundation.clock import now
from foundation.database import db
from foundation.jobs import start_job
from foundation.schema import upgrade
from tests.factories.accounts import make_user, signed_in
from tests.factories.field import kept_scan, noted_misconduct
from tests.factories.paper import begun_papers
from tests.factories.schemes import waiting_change
from tests.visitor import Visitor
from wsgi import create_app

ANONYMOUS, INSIDER = "anonymous", "insider"
BUSINESS = tuple(role for role in Role if role not in ADMINISTRATORS | OUTSIDERS)
ELSEWHERE = JURISDICTIONS[-1]
FINISHED, RUNNING, TAKING = "jm-skills", "jm-craft", "jm-care"
OTHER = "jm-other"
COMPETITION, JURISDICTION = "@competition", "@jurisdiction"
SEEN = ("sign_in_session", "seen_at")
WORKBOOK = Path(__file__).parents[1] / "data" / "competition" / "registrations-2026-messy.xlsx"


def permissions_of(app: Flask, rule: Rule) -> tuple[Permission, ...] | None:
    """What the view behind an address declares; none if it declares nothing."""
    return getattr(app.view_functions[rule.endpoint], "permissions", None)


def rules(app: Flask) -> list[Rule]:
    """Every address of the house but files."""
    return sorted((rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"), key=lambda rule: (str(rule), rule.endpoint))


def verbs(rule: Rule) -> list[str]:
    """How an address can be asked for, by what a browser or tablet sends."""
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def holds(app: Flask, rule: Rule, role: Role) -> bool:
    """Whether the table of permissions opens this door to a role."""
    table: Mapping[Permission, frozenset[Role]] = app.extensions["permissions"]
    declared = permissions_of(app, rule) or ()
    return any(isinstance(one, Open) or role in table[one] for one in declared)


def is_number(rule: Rule, name: str) -> bool:
    """Whether an argument of an address must be a whole number."""
    return f"<int:{name}>" in str(rule)


@dataclass
class World:
    """The filled house and who stands at its doors."""

    app: Flask
    visitors: dict[str, Visitor] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The instance folder."""
        return Path(self.app.config["INSTANCE"])

    def visitor(self, who: str) -> Visitor:
        """Somebody by the name of a role (``judge``; with ``@competition`` for :data:`OTHER` only, with ``@jurisdiction``
        for another district), or one of the two others."""
        if who not in self.visitors:
            with self.app.app_context():
                self.visitors[who] = self.app.test_client() if who == ANONYMOUS else signed_in(self.app, self._account(who))
        return self.visitors[who]

    def _account(self, who: str) -> str:
        roles = BUSINESS if who == INSIDER else (Role(who.partition("@")[0]),)
        where = ELSEWHERE if who.endswith(JURISDICTION) else CITY
        only = OTHER if who.endswith(COMPETITION) else None
        user_id = make_user(f"door-{who}", *roles, jurisdiction=where, competition=only)
        if roles == (Role.UNIT,):
            self._unit_account(user_id, where)
        return f"door-{who}"

    def _unit_account(self, user_id: int, jurisdiction: str) -> str:
        """An account of the unit that sent the first entry of the finished competition."""
        first = f"SELECT min(n.id) FROM entry n JOIN event e ON e.id = n.event_id JOIN competition c ON c.id = e.competition_id WHERE c.code = '{FINISHED}'"
        values = {"public": f"{user_id:032d}", "user": user_id, "where": jurisdiction, "at": now().replace(tzinfo=None)}
        query = (
            "INSERT INTO unit_account (public_id, user_id, unit_id, name, code, jurisdiction, contact, at_counter, state, applied_at, version) "
            "SELECT :public, :user, u.id, u.name, coalesce(u.code, ''), :where, '林联', true, 'approved', :at, 1 "
            f"FROM unit u JOIN entry n ON n.unit_id = u.id WHERE n.id = ({first})"
        )
        with db.engine.begin() as connection:
            connection.execute(text(query), values)
        return values["public"]  # type: ignore[return-value]

    def ask(self, who: str, verb: str, address: str, **more: Any) -> int:
        """The status of the answer."""
        answer = self.visitor(who).open(address, method=verb, **more)
        answer.close()
        return int(answer.status_code)

    def counts(self, *left_out: str) -> dict[str, int]:
        """How many rows each table has."""
        with self.app.app_context(), db.engine.connect() as connection:
            tables = set(inspect(connection).get_table_names()) - set(left_out)
            return {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in sorted(tables)}

    def fingerprint(self) -> str:
        """Changes with anything that is stored anywhere, but not with the minute in which somebody was last there."""
        content = hashlib.sha256()
        with self.app.app_context(), db.engine.connect() as connection:
            for name in sorted(inspect(connection).get_table_names()):
                for row in connection.execute(text(f'SELECT * FROM "{name}"')).mappings():
                    content.update(repr([value for column, value in row.items() if (name, column) != SEEN]).encode())
        return content.hexdigest()

    def one(self, query: str) -> str:
        """The first value that a query finds."""
        with self.app.app_context(), db.engine.connect() as connection:
            found = connection.execute(text(query)).scalars().first()
        assert found is not None, f"the demonstration has none: {query}"
        return str(found)

    def arguments(self, rule: Rule) -> dict[str, str]:
        """A real value for every argument of an address; ``LookupError`` for one that nobody told us about."""
        found = {}
        for name in sorted(rule.arguments):
            known = [value for (part, argument), value in self.known.items() if argument == name and part in f"{rule}$"]
            if not known:
                raise LookupError(f"tests/inspectors/world.py does not know what <{name}> of {rule} is")
            found[name] = known[0]
        return found

    def address(self, rule: Rule, **instead: str) -> str:
        """The address with real arguments, some of them replaced."""
        values = {**self.arguments(rule), **instead}
        typed = {name: int(value) if is_number(rule, name) else value for name, value in values.items()}
        return self.app.url_map.bind("localhost").build(rule.endpoint, typed, method=verbs(rule)[0])

    @cached_property
    def known(self) -> dict[tuple[str, str], str]:
        """Real values by a part of the address and the name of the argument; the first that fits counts."""
        event = f"(SELECT e.id FROM event e JOIN competition c ON c.id = e.competition_id WHERE c.code = '{RUNNING}' LIMIT 1)"
        entry = "SELECT public_id FROM entry WHERE event_id IN (SELECT e.id FROM event e JOIN competition c"
        entry += f" ON c.id = e.competition_id WHERE c.code = '{FINISHED}')"
        in_event = {
            "event_code": f"SELECT code FROM event WHERE id = {event}", "entry": f"SELECT entry_code FROM run WHERE event_id = {event}",
            "sheet": f"SELECT public_id FROM sheet WHERE event_id = {event} AND version > 0",
            "module": f"SELECT module FROM sheet WHERE event_id = {event}",
        }  # fmt: skip
        finished = self.one(f"SELECT e.code FROM event e JOIN competition c ON c.id = e.competition_id WHERE c.code = '{FINISHED}'")
        confirmed = {(part, name): value for part in ("/bundle.json$", "/sheet$") for name, value in (("code", FINISHED), ("event_code", finished))}
        return {
            **confirmed, **self._schemes(finished), **self._field(finished), **self._papers(), **self._units(finished), **self._scan(), ("/register/<code>", "code"): TAKING, ("/register/<code>", "kind"): "portrait", ("/register/link", "token"): "0" * 48,
            ("/register/mine", "kind"): "portrait", ("/register/", "public_id"): self.one(entry), ("", "paper"): "0" * 32, **self._set_up(), **self._schedule(), ("/import/", "code"): TAKING, ("/import/", "public_id"): self._import(),
            ("/scoring/", "code"): RUNNING, ("/scoring/", "deduction"): self._deduction(), ("/scheme", "code"): RUNNING,
            **{(part, name): self.one(query) for name, query in in_event.items() for part in ("/scoring/", "/scheme", "/paper/")},
            ("/personal-data/", "erasure_id"): self._erasure(), ("/ties/", "decision"): "none-in-the-demonstration", ("/recheck/", "position"): "1", ("/amendments/", "amendment"): "0" * 32, ("/late/", "operation"): "0" * 32,
            ("/devices/<device>/re", "code"): RUNNING, **self._outbox(),
            ("/devices/", "device"): self.one(f"SELECT d.public_id FROM device d JOIN competition c ON c.id = d.competition_id WHERE c.code = '{RUNNING}'"),
            ("", "event_code"): finished, ("", "code"): FINISHED,
            ("/registrations/", "public_id"): self.one(entry), ("/jobs/", "public_id"): self._job(),
            ("", "official_id"): self.one(f"SELECT o.id FROM official o JOIN competition c ON c.id = o.competition_id WHERE c.code = '{FINISHED}'"),
            ("", "proposal"): self.one("SELECT public_id FROM proposal"), ("", "batch_id"): self.one("SELECT public_id FROM payment_batch"),
            ("", "payee_id"): self.one("SELECT p.public_id FROM person p JOIN bank_account b ON b.person_id = p.id"),
            ("", "line_id"): self.one("SELECT public_id FROM award_line"), ("", "row"): self.one("SELECT id FROM award_schedule"),
            ("/draw/", "layer"): "1", ("/waivers/", "waiver_id"): self._waiver(),
            ("/check-in/", "public_id"): self.one(entry), ("/tickets/", "token"): self._ticket(entry),
            ("/portrait/", "person_id"): "1", ("/check-ins/", "operation_id"): "b" * 32, ("/check-ins/", "device"): "a" * 32, ("/messages/", "code"): TAKING, ("/wordings/", "occasion"): "returned",
            ("/messages/", "public_id"): self.one(f"SELECT m.public_id FROM message m JOIN competition c ON c.id = m.competition_id WHERE c.code = '{TAKING}'"),
            ("/exports/", "export_id"): self._export(), ("/exports/", "purpose"): "insurance", ("/papers/", "kind"): "competition:tickets", ("", "number"): self.one("SELECT number FROM certificate"),
            ("", "user_id"): self.one("SELECT id FROM \"user\" WHERE account = 'organizer'"),
            ("", "grant_id"): self.one("SELECT g.id FROM role_grant g JOIN \"user\" u ON u.id = g.user_id WHERE u.account = 'organizer'"),
            ("", "operation_id"): "01890f3e-7b5a-4c1d-9e2f-0123456789ab", ("/card/", "secret"): "0" * 32,
        }  # fmt: skip

    def _units(self, event_code: str) -> dict[tuple[str, str], str]:
        """An account of a unit for the desk, the unit's first entry with its person, and a workbook that it has sent in."""
        with self.app.app_context():
            account = self._unit_account(make_user("applicant"), CITY)
        entry = f"SELECT min(n.id) FROM entry n JOIN event e ON e.id = n.event_id JOIN competition c ON c.id = e.competition_id WHERE c.code = '{FINISHED}'"
        values = {"public": "e" * 32, "hash": "0" * 64, "at": now().replace(tzinfo=None)}
        query = (
            "INSERT INTO registration_import (public_id, competition_id, unit_id, file_name, file_hash, rows, good_rows, problems, state, uploaded_at) "
            "SELECT :public, e.competition_id, n.unit_id, 'a.xlsx', :hash, 1, 1, 0, 'previewed', :at "
            f"FROM entry n JOIN event e ON e.id = n.event_id WHERE n.id = ({entry})"
        )
        with self.app.app_context(), db.engine.begin() as connection:
            connection.execute(text(query), values)
        return {
            ("/units/", "account_id"): account, ("/unit/", "code"): FINISHED, ("/unit/", "event_code"): event_code,
            ("/unit/<code>/workbooks/", "public_id"): values["public"], ("/unit/", "kind"): "portrait",  # type: ignore[dict-item]
            ("/unit/", "public_id"): self.one(f"SELECT public_id FROM entry WHERE id = ({entry})"),
            ("/unit/", "person_id"): self.one(f"SELECT person_id FROM member WHERE entry_id = ({entry})"),
        }

    def _papers(self) -> dict[tuple[str, str], str]:
        """A sheet on paper that one scorekeeper has entered, and a file of marks that waits, at the running competition."""
        event = self.one(f"SELECT e.id FROM event e JOIN competition c ON c.id = e.competition_id WHERE c.code = '{RUNNING}' LIMIT 1")
        with self.app.app_context():
            case, file = begun_papers(int(event), at=now())
        return {("/paper/", "code"): RUNNING, ("/cases/", "case"): case, ("/files/", "file"): file}

    def _field(self, event_code: str) -> dict[tuple[str, str], str]:
        """What a field judge recorded, a misconduct that waits for the chief judge, a scan of signed results."""
        event = self.one(f"SELECT e.id FROM event e JOIN competition c ON c.id = e.competition_id WHERE c.code = '{RUNNING}' LIMIT 1")
        finished = self.one(f"SELECT e.id FROM event e JOIN competition c ON c.id = e.competition_id WHERE c.code = '{FINISHED}' AND e.code = '{event_code}'")
        record = "FROM field_record f JOIN event e ON e.id = f.event_id WHERE f.kind = 'deduction'"
        with self.app.app_context():
            misconduct, scan = noted_misconduct(int(event), at=now()), kept_scan(int(finished), at=now())
        return {
            ("/field/<code>", "code"): RUNNING, ("/field/<code>", "event_code"): self.one(f"SELECT e.code {record}"), ("/field/<code>", "kind"): "status",
            ("/field/<code>", "entry"): self.one(f"SELECT n.public_id {record.replace('WHERE', 'JOIN entry n ON n.id = f.entry_id WHERE')}"),
            ("/field/<code>", "record"): self.one(f"SELECT f.operation_id {record}"), ("/misconduct/", "record"): misconduct, ("/scans/", "scan"): scan,
            **{(part, name): value for part in ("/papers/scans", "/papers/summary") for name, value in (("code", FINISHED), ("event_code", event_code))},
        }

    def _ticket(self, entry: str) -> str:
        from competition.queries.tickets import ticket_token

        with self.app.app_context():
            return ticket_token(self.one(entry))

    def _waiver(self) -> str:
        """A conflict of interest that was put to the chief judge of the finished competition."""
        from competition.models import ConflictWaiver

        with self.app.app_context(), db.engine.begin() as connection:
            official, of = connection.execute(text(
                f"SELECT o.id, o.competition_id FROM official o JOIN competition c ON c.id = o.competition_id WHERE c.code = '{FINISHED}'"
            )).first() or (0, 0)
            event = connection.execute(text(f"SELECT min(id) FROM event WHERE competition_id = {of}")).scalar_one()
            values = {"event_id": event, "official_id": official, "modules": [], "tickets": [], "state": "proposed", "proposal": "仅此一名"}
            made = connection.execute(ConflictWaiver.__table__.insert().values(**values))
            return str(made.inserted_primary_key[0])

    def _import(self) -> str:
        from competition.services.imports import preview_import

        self.visitor(str(Role.ORGANIZER))
        with self.app.app_context():
            uploader = self.actor(f"door-{Role.ORGANIZER}")
            return preview_import(TAKING, WORKBOOK.name, WORKBOOK.read_bytes(), actor=uploader, at=now())

    def _scan(self) -> dict[tuple[str, str], str]:
        """The row of a schedule that is not adopted yet, and a page of its document."""
        from awards.services import keep_scans, keep_schedule
        from foundation.pictures.reading import Picture

        with self.app.app_context():
            clerk = self.actor("organizer")
            row = keep_schedule("sample-dalian-2021", FINISHED, actor=clerk, at=now())
            keep_scans(row, [Picture(b"page", 3, 4)], actor=clerk, at=now())
            page = self.one(f"SELECT public_id FROM schedule_scan WHERE schedule_row = {row}")
            return {("/scans", "row"): str(row), ("/scans", "public_id"): page}

    def _set_up(self) -> dict[tuple[str, str], str]:
        """A file of a notice, one that was removed, a draft competition that was removed, an occupation of the list."""
        from competition.services.attachments import add_attachment, remove_attachment
        from competition.services.removing import remove_competition
        from tests.factories.competition import make_competition

        with self.app.app_context():
            by = {"actor": self.actor("organizer"), "at": now()}
            kept, gone = (add_attachment(FINISHED, title, "notice.pdf", b"%PDF-1.7 " + title.encode(), **by) for title in ("通知", "旧通知"))
            remove_attachment(FINISHED, gone, **by)
            remove_competition(make_competition("jm-removed", events=()), **by)
        in_bin = "SELECT public_id FROM removal WHERE kind"
        return {
            ("/attachments/", "public_id"): kept, ("/desk/bin/", "public_id"): self.one(f"{in_bin} = 'competition'"),
            ("/bin/", "public_id"): self.one(f"{in_bin} = 'attachment'"), ("", "occupation_id"): self.one("SELECT id FROM occupation"),
        }

    def _schedule(self) -> dict[tuple[str, str], str]:
        """A room, a session in it with somebody in it, and an official, of a competition that is not over."""
        from competition.services.schedule_seats import deal_seats
        from tests.factories.official import make_official
        from tests.factories.schedule import make_room, make_session

        of = f"WHERE c.code = '{TAKING}'"
        event = self.one(f"SELECT e.code FROM entry n JOIN event e ON e.id = n.event_id JOIN competition c ON c.id = e.competition_id {of} AND n.state = 'registered'")
        with self.app.app_context():
            room = make_room(TAKING, "清单场地")
            session = make_session(TAKING, event, "清单场地")
            deal_seats(TAKING, session, actor=self.actor("organizer"), at=now())
            official = make_official(TAKING, "清单裁判")
        seat = f"SELECT n.public_id FROM schedule_seat s JOIN entry n ON n.id = s.entry_id WHERE s.session_id = {session}"
        return {
            ("/schedule/", "code"): TAKING, ("/schedule/", "room_id"): str(room), ("/schedule/", "session_id"): str(session),
            ("/schedule/", "official_id"): str(official), ("/schedule/", "public_id"): self.one(seat),
        }

    def _outbox(self) -> dict[tuple[str, str], str]:
        """What a judge's tablet held, brought to the running competition as a file."""
        content = '{"format": "outbox/1", "checksum": "", "content": {"device": "-", "judge": "-", "competition": "-", "made_at": "-", "operations": []}}'
        query = (
            "INSERT INTO outbox_file (public_id, competition_id, device_id, judge_id, file_hash, content, sealed_by, brought_by, brought_at) "
            "SELECT :public, d.competition_id, d.id, d.user_id, :hash, :content, 'seal', d.user_id, :at FROM device d "
            f"JOIN competition c ON c.id = d.competition_id WHERE c.code = '{RUNNING}' LIMIT 1"
        )
        values = {"public": "c" * 32, "hash": "0" * 64, "content": content, "at": now().replace(tzinfo=None)}
        with self.app.app_context(), db.engine.begin() as connection:
            connection.execute(text(query), values)
        return {("/outbox-files/", "code"): RUNNING, ("/outbox-files/", "outbox"): values["public"]}

    def _schemes(self, finished: str) -> dict[tuple[str, str], str]:
        event = self.one(f"SELECT e.id FROM event e JOIN competition c ON c.id = e.competition_id WHERE c.code = '{RUNNING}' LIMIT 1")
        with self.app.app_context():
            proposal, change = waiting_change(int(event), actor=self.actor("organizer"), at=now())
        known = {"/proposals/": ("public_id", proposal), "/amendments/": ("public_id", change), "/versions/": ("number", "1"), "/copy/": ("source", FINISHED)}
        return {**{(f"/scheme{part}", name): value for part, (name, value) in known.items()}, ("/scheme/copy/", "source_event"): finished}

    def _deduction(self) -> str:
        from scoring.services.day import add_deduction

        event, entry, module = self.one(
            "SELECT s.event_id || '/' || s.entry_code || '/' || s.module FROM sheet s JOIN event e ON e.id = s.event_id "
            f"JOIN competition c ON c.id = e.competition_id WHERE c.code = '{RUNNING}' ORDER BY e.id"
        ).split("/")
        with self.app.app_context():
            return add_deduction(int(event), entry, module, "0.5", "未按规定穿戴防护用品", actor=self.actor("organizer"), at=now())

    def _export(self) -> str:
        from foundation.exports.services import request_export

        self.visitor(str(Role.ORGANIZER))
        with self.app.app_context():
            return request_export("insurance", FINISHED, "交承保公司办理意外险", actor=self.actor(f"door-{Role.ORGANIZER}"), at=now())

    def _erasure(self) -> str:
        values = {"asked": "f" * 32, "at": now().replace(tzinfo=None), "reason": "request", "state": "asked"}
        query = "INSERT INTO erasure (public_id, person_id, reason, state, asked_by, asked_at) SELECT :asked, min(id), :reason, :state, :asked, :at FROM person"
        with self.app.app_context(), db.engine.begin() as connection:
            connection.execute(text(query), values)
        return "f" * 32

    def _job(self) -> str:
        self.visitor(INSIDER)
        with self.app.app_context():
            return start_job("competition:tickets", {"competition": FINISHED}, actor=self.actor(f"door-{INSIDER}"), at=now())

    def actor(self, account: str) -> Actor:
        """Somebody by account, as the one who does something."""
        return db.session.query(User).filter_by(account=account).one().actor


@contextmanager
def filled_house(folder: Path, url: str = "") -> Iterator[World]:
    """The demonstration in a folder of its own: in an SQLite file there, or in the empty database ``url``. Its doors are
    the real ones, only that a password costs next to nothing to check: dozens of people sign in."""
    maker = create_app(MODE="demo", INSTANCE=str(folder), DATABASE_URL="")
    built = maker.test_cli_runner().invoke(args=["demo", "--build-only"])
    assert built.exit_code == 0, built.output
    slow, passwords._hasher = passwords._hasher, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    address = url or f"sqlite:///{folder / 'demo.sqlite3'}"
    app = create_app(MODE="demo", INSTANCE=str(folder), DATABASE_URL=address, TESTING=True, JOBS_IMMEDIATE=True)
    app.test_client_class = Visitor
    if url:
        _copy(folder / "demo.sqlite3", app)
    with app.app_context():
        decided = {name: getattr(in_force(), name) for name in DECIDED}
        set_policy({**decided, "staff_idle_minutes": 60}, reason="the whole suite is one visit", actor=SYSTEM, at=now())
    yield World(app)
    passwords._hasher = slow
    with app.app_context():
        db.engine.dispose()


def _copy(file: Path, app: Flask) -> None:
    """Every row of an SQLite file into the empty database of an application: the demonstration itself is made on SQLite only."""
    with app.app_context():
        upgrade()
        with create_engine(f"sqlite:///{file}").connect() as old, db.engine.begin() as new:
            new.execute(text("SET LOCAL session_replication_role = replica"))
            for table in db.metadata.sorted_tables:
                new.execute(table.delete())
                rows = [dict(row._mapping) for row in old.execute(table.select())]
                if rows:
                    new.execute(table.insert(), rows)
                if rows and "id" in table.c and isinstance(table.c.id.type, Integer):
                    new.execute(text(f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), max(id)) FROM \"{table.name}\""))
