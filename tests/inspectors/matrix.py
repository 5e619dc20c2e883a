"""The matrix of authorization: what each role gets at each address with each method, for a thing of its own and for others'.

own           the role holds a grant for the whole district; a thing that belongs to a person belongs to this one
same          such a thing of somebody else in the same competition (a job, an upload, a judge's sheet)
competition   the role holds a grant for another competition of the same district only
parent        a real thing under the address of another competition or event that the role may work on
jurisdiction  the role holds a grant for another district
none          there is no such thing: each argument of the address in turn
"""
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from werkzeug.routing import Rule

from competition import queries
from competition.services.competitions import create_competition
from foundation.accounts.roles import CITY, Role
from foundation.clock import frozen, now
from foundation.contributions import DefinitionFolder
from foundation.database import db
from foundation.jobs import File, files, services, start_job
from tests.inspectors.snapshot import Snapshot
from tests.inspectors.world import (
    ANONYMOUS,
    COMPETITION,
    FINISHED,
    INSIDER,
    JURISDICTION,
    OTHER,
    RUNNING,
    World,
    holds,
    is_number,
    rules,
    verbs,
)  # fmt: skip

COLUMNS = ("own", "same", "competition", "parent", "jurisdiction", "none")
# Arguments that are names within what stands before them in the address; all others are ids of things.
OPERATION = "01890f3e7b5a4c1d9e2f0123456789ab"
# Where the thing is named in what is sent, by the tablet itself, or stands in a place of its own: what of the address leads nowhere.
BY_CONTENT: dict[str, dict[str, str]] = {
    "scoring_api.submit": {"operation_id": OPERATION}, "check_in_api.note": {}, "check_in_api.device": {"code": "nonsense-0"},
    "scheme_files.copy": {"source": "nonsense-0"},
}
NAMES = {"code", "event_code", "kind", "module", "entry", "layer", "number", "secret", "operation_id", "purpose", "occasion"}
# Things that an organizer has made, so that they are somebody else's for all other roles.
ORGANIZERS = ("/import/<", "/exports/<")
SENT = {
    "reason": "理由充分，情况属实", "excuse-reason": "理由充分，情况属实", "document": "江人社〔2026〕1号", "to": "open", "rows": "good", "lot": "7",
    "bank": "示例银行", "number": "6222020000000000", "number_again": "6222020000000000", "status": "competed", "time": "58:30",
    "module": "P", "points": "1", "entries": "1 2", "name": "赛项", "code": "ZZ", "role": "judge", "jurisdiction": CITY,
}  # fmt: skip
Place = tuple[str, str]


@dataclass
class Matrix:
    """Who asks in a filled house, where every change is taken back before the next request.

    ``left`` says what was stored although nothing should have been: by a GET, or by a request that was refused – method and
    address, answer, table. Unless it is ``thorough``, a role whom the table of permissions does not name is asked with its
    widest grant only, and forms are sent filled or empty, not both.
    """

    world: World
    snapshot: Snapshot
    judge: str
    packet: dict[str, Any]
    at: datetime
    thorough: bool
    jobs: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    left: set[tuple[Place, str, str]] = field(default_factory=set)

    def answers(self, role: str, under: str = "/") -> dict[Place, dict[str, str]]:
        """What a role (or nobody) gets: by method and address (all, or those under one), by column; no column where the
        question has no meaning."""
        chosen = [rule for rule in rules(self.world.app) if str(rule).startswith(under)]
        return {(verb, str(rule)): self._row(rule, verb, role) for rule in chosen for verb in verbs(rule)}

    def _row(self, rule: Rule, verb: str, role: str) -> dict[str, str]:
        asked = {
            "competition": [(self._with(role, COMPETITION), self._place(rule, role))],
            "jurisdiction": [(self._with(role, JURISDICTION), self._place(rule, role))],
            "none": [(self._self(rule, role), place) for place in self.nowhere(rule)],
            "parent": self._under_another(rule, role),
        }
        mine = role == Role.ORGANIZER or not any(part in str(rule) for part in ORGANIZERS)
        asked["own" if mine else "same"] = [(self._self(rule, role), self._place(rule, role))]
        if "/jobs/<" in str(rule):
            asked["same"] = [(role, self.world.address(rule, public_id=self.jobs[INSIDER]))]
        if rule.endpoint == "scoring_api.submit":
            asked["same"] = asked["own"] if role != Role.JUDGE else [(role, self._place(rule, role))]
        if role == ANONYMOUS or not (self.thorough or holds(self.world.app, rule, Role(role))):
            asked = {name: asked.get(name, []) for name in ("own", "none")}
        found = {name: self._all(rule, verb, name, ways) for name, ways in asked.items() if ways}
        return {name: found[name] for name in COLUMNS if name in found}

    def _all(self, rule: Rule, verb: str, column: str, ways: list[Place]) -> str:
        """The one answer of all ways to ask; several, if they differ."""
        may = ways[0][0] == self.judge or (ways[0][0] != ANONYMOUS and holds(self.world.app, rule, Role(ways[0][0].partition("@")[0])))
        bodies = [{}, SENT] if self.thorough else [SENT if column in ("parent", "jurisdiction") else {}]
        bodies = bodies if may and verb == "POST" and column != "own" else [{}]
        said = [self.answer(verb, who, place, body, rule, column) for who, place in (ways if may else ways[:1]) for body in bodies]
        return "/".join(dict.fromkeys(said))

    def answer(self, verb: str, who: str, place: str, body: dict[str, str], rule: Rule, column: str) -> str:
        """One request, and how it was answered: ``ok``, ``302``, ``sign-in``, or the status of a refusal."""
        more: dict[str, Any] = {"data": dict(body)} if verb == "POST" else {}
        if verb == "PUT":
            more = {"json": self._scan(column) if "/check-ins/" in str(rule) else self._operation(column)}
        self.snapshot.put_cookies_back(who)
        with frozen(self.at):
            answer = self.world.visitor(who).open(place, method=verb, headers={"Accept": "application/json"}, **more)
            answer.close()
        self.asked += 1
        said = _said(answer)
        if self.snapshot.changed():
            if verb == "GET" or answer.status_code >= 400:
                self.left |= {((verb, str(rule)), said, table) for table in self.snapshot.differing()}
            self.snapshot.put_back()
        return said

    def _with(self, role: str, where: str) -> str:
        return f"{role}{where}" if role != ANONYMOUS else role

    def _self(self, rule: Rule, role: str) -> str:
        """Who the role is where the thing belongs to a person: the judge whose sheet it is."""
        return self.judge if rule.endpoint == "scoring_api.submit" and role == Role.JUDGE else role

    def _place(self, rule: Rule, role: str) -> str:
        if "/jobs/<" in str(rule):
            return self.world.address(rule, public_id=self.jobs.get(role, self.jobs[INSIDER]))
        if rule.endpoint == "scoring_api.submit":
            return self.world.address(rule, operation_id=OPERATION)
        return self.world.address(rule)

    def nowhere(self, rule: Rule) -> list[str]:
        """Addresses of things that are not there."""
        if rule.endpoint in BY_CONTENT:
            return [self.world.address(rule, **BY_CONTENT[rule.endpoint])]
        return [
            self.world.address(rule, **{name: "987654321" if is_number(rule, name) else "nonsense-0"})
            for name in sorted(rule.arguments) if f":{name}>" not in str(rule).replace(f"<int:{name}>", "")
        ]

    def _under_another(self, rule: Rule, role: str) -> list[Place]:
        things = set(rule.arguments) - NAMES
        if not things or "code" not in rule.arguments or rule.endpoint in BY_CONTENT:
            return []
        ways = [(self._with(role, COMPETITION), self.world.address(rule, code=OTHER))]
        if "event_code" in rule.arguments:
            here = self.world.arguments(rule)["event_code"]
            ways += [(role, self.world.address(rule, event_code=code)) for code in self._events() if code != here][:1]
        return ways

    def _events(self) -> list[str]:
        with self.world.app.app_context():
            return [event.code for event in queries.events(RUNNING)]

    def _scan(self, column: str) -> dict[str, Any]:
        """What a tablet at the door sends: somebody of the finished competition has come, and nothing waits on it."""
        return {
            "competition": "no-such" if column == "none" else FINISHED, "ticket": self.ticket, "session": 0, "way": "typed",
            "device": "a" * 32, "age": 0, "waiting": 0,
        }

    @cached_property
    def ticket(self) -> str:
        """A ticket of the finished competition."""
        return self.world.one(
            "SELECT n.ticket FROM entry n JOIN event e ON e.id = n.event_id JOIN competition c ON c.id = e.competition_id "
            f"WHERE c.code = '{FINISHED}' AND n.state = 'registered'"
        )

    def _operation(self, column: str) -> dict[str, Any]:
        """A sheet that one judge of the running competition may hand in, again with its marks as they are."""
        event = self.packet["events"][0]
        sheet = next(one for one in event["sheets"] if one["version"])
        return {
            "op": "submit_sheet", "device": event["device"], "device_seq": 900, "base_version": sheet["version"],
            "sheet": "0" * 32 if column == "none" else sheet["sheet"], "scheme_hash": event["scheme_hash"], "marks": sheet["marks"],
            "at_device": "2026-05-16T09:00:00+08:00",
        }


def _said(answer: Any) -> str:
    if answer.status_code in (302, 303):
        return "sign-in" if "sign-in?" in answer.headers["Location"] else "302"
    return "ok" if answer.status_code < 300 else str(answer.status_code)


@contextmanager
def matrix(world: World, *, thorough: bool = False) -> Iterator[Matrix]:
    """The matrix of a filled house, which is afterwards as it was."""
    roles = [str(role) for role in Role]
    for who in (ANONYMOUS, INSIDER, *roles, *(f"{role}{where}" for role in roles for where in (COMPETITION, JURISDICTION))):
        world.visitor(who).token()
    judge, packet = _judge(world)
    with world.app.app_context():
        _other_competition(world)
        jobs = {who: _own_job(world, who) for who in (INSIDER, *roles)}
        db.session.remove()
    assert world.known
    queue = world.app.extensions["jobs"]
    queue.kick = lambda _public_id: None
    snapshot = Snapshot(world)
    try:
        yield Matrix(world, snapshot, judge, packet, now(), thorough, jobs)
    finally:
        snapshot.close()
        del queue.kick


def _judge(world: World) -> tuple[str, dict[str, Any]]:
    """A judge of the running competition, signed in with card and PIN, and what is on the tablet."""
    people = json.loads((world.folder / "demo-sign-ins.json").read_bytes())
    card = next(one for one in people if one["role"] == Role.JUDGE)
    visitor = world.app.test_client()
    assert visitor.post(card["address"], data={"pin": card["pin"]}).status_code == 302
    world.visitors["own judge"] = visitor
    visitor.token()
    return "own judge", visitor.get("/judge/packet").get_json()


def _other_competition(world: World) -> None:
    """A competition with the same events under another code, to which some are limited."""
    if any(card.header.code == OTHER for card in queries.competitions(jurisdictions={CITY}, codes=set())):
        return
    document = {**queries.export_definition(RUNNING), "code": OTHER}
    create_competition(document, DefinitionFolder(), jurisdiction=CITY, actor=world.actor("organizer"), at=now())


def _own_job(world: World, who: str) -> str:
    """A finished job of somebody with a file, made without the work."""
    actor = world.actor(f"door-{who}")
    work = {"competition": RUNNING}
    public_id = start_job("competition:tickets", work, actor=actor, at=now())
    taken = services.take(public_id, at=now())
    if taken is not None:
        file = File("tickets.pdf", "application/pdf", b"%PDF-1.7")
        files.keep(public_id, file.content)
        services.finish(public_id, taken.attempt, file, at=now())
    return public_id


