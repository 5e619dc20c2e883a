"""R4, R5, R6: twenty tablets at a barrier, over real HTTP against the real server.

    python -m bench.chaos.races --kind idempotency|stale|lock|all --database sqlite|postgresql --n 1000 --seed 1

idempotency  one operation sent twenty times at once: one 201 and nineteen 200 with the same bytes; one id with twenty bodies:
             one 201 and nineteen 409 op_mismatch.
stale        two tablets from the same version, ten such pairs at once: one 201 and one 409 stale with both values.
lock         nineteen tablets hand in while the chief judge confirms: each is counted before the lock or kept as late, and the
             confirmed list is made of exactly those that counted.
"""
import json
import random
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from typing import Any

from bench.chaos.arguments import arguments, finish
from bench.chaos.checks import Inspector, Storage
from bench.chaos.competition import DATABASES, Acknowledged, Competition, Seat, Sent, operation, prepared
from bench.chaos.server import IDS, LOCK, VERSIONS, Answered, Line, Session, chiefs_session, judges_session, served
from bench.records import RAW, Run, record
from foundation.database import db

TABLETS = 20
FORM = "application/x-www-form-urlencoded"
KINDS = {"idempotency": ("R4", IDS), "stale": ("R5", VERSIONS), "lock": ("R6", LOCK)}
PLANTED_ROUNDS, EVERY = 10, 25


class Field:
    """Twenty lines to one server, and one for the chief judge."""

    def __init__(self, place: Competition, port: int, judges: Sequence[Session], chief: Session, source: random.Random) -> None:
        self.place, self.source = place, source
        self._lines = {session: [Line(port, session) for _ in range(TABLETS)] for session in judges}
        self.judges, self.chief = list(judges), Line(port, chief)
        self._pool = ThreadPoolExecutor(TABLETS + 1)
        self._marks = cycle(range(4000))
        self.acknowledged: list[Acknowledged] = []
        users = list(dict.fromkeys(seat.user_id for seat in place.seats))
        self.seats = [[seat for seat in place.seats if seat.user_id == user] for user in users[: len(judges)]]

    def at_once(self, works: Sequence[Callable[[], Answered]]) -> list[Answered]:
        """All at the same moment."""
        barrier = threading.Barrier(len(works))

        def start(work: Callable[[], Answered]) -> Answered:
            barrier.wait(30)
            return work()

        return list(self._pool.map(start, works))

    def put(self, judge: int, line: int, sent: Sent) -> Callable[[], Answered]:
        """One tablet's request, to be made later."""
        body = json.dumps(sent.body).encode()
        return lambda: self._lines[self.judges[judge]][line].ask("PUT", f"/api/v1/operations/{sent.id}", body)

    def versions(self) -> dict[str, int]:
        """The stored version of every sheet."""
        return {row[0]: row[1] for row in self.query("SELECT public_id, version FROM sheet")}

    def query(self, statement: str, *values: Any) -> Sequence[Sequence[Any]]:
        """Looks past the product."""
        storage = Storage(self.place.url)
        try:
            return storage.rows(statement, *values)
        finally:
            storage.close()

    def new(self, seat: Seat, versions: dict[str, int]) -> Sent:
        """An operation on a sheet as it is now; the judgement is the same everywhere, so that a spread never hinders. The
        measured mark is one that the sheet does not have yet: by it the operation is known in the confirmed result."""
        sent = operation(self.place, seat, versions[seat.sheet], self.source)
        sent.body["marks"].update({"A1.1": f"{next(self._marks) / 100:.2f}", "A2.1": "2"})
        return sent

    def keep(self, sent: Sent, answer: Answered) -> None:
        """Remembers a receipt."""
        self.acknowledged.append(Acknowledged(sent.id, sent.body["marks"], answer.body.decode()))

    def close(self) -> None:
        """Hangs up."""
        for line in [self.chief, *(line for lines in self._lines.values() for line in lines)]:
            line.close()
        self._pool.shutdown()


def _statuses(answers: Sequence[Answered]) -> dict[int, int]:
    found = sorted(answer.status for answer in answers)
    return {status: found.count(status) for status in dict.fromkeys(found)}


def _code(answer: Answered) -> str:
    try:
        return str(json.loads(answer.body).get("code", ""))
    except ValueError:
        return "no JSON"


def idempotency(field: Field) -> list[str]:
    """Same id and body twenty times; then a new id with twenty bodies."""
    faults, versions = [], field.versions()
    seat, other = field.source.sample(field.seats[0], 2)
    sent = field.new(seat, versions)
    answers = field.at_once([field.put(0, line, sent) for line in range(TABLETS)])
    if _statuses(answers) != {200: TABLETS - 1, 201: 1} or len({answer.body for answer in answers}) != 1:
        faults.append(f"same body: {_statuses(answers)}, {len({answer.body for answer in answers})} different answers")
    field.keep(sent, answers[0])
    base = field.new(other, versions)
    bodies = [Sent(base.id, base.body | {"marks": base.body["marks"] | {"A1.1": f"{line}.50"}}) for line in range(TABLETS)]
    answers = field.at_once([field.put(0, line, body) for line, body in enumerate(bodies)])
    mismatched = [answer for answer in answers if answer.status == 409 and _code(answer) == "op_mismatch"]
    if _statuses(answers) != {201: 1, 409: TABLETS - 1} or len(mismatched) != TABLETS - 1:
        faults.append(f"other bodies: {_statuses(answers)}, {len(mismatched)} op_mismatch")
    for body, answer in zip(bodies, answers, strict=True):
        if answer.status == 201:
            field.keep(body, answer)
    return faults


def stale(field: Field) -> list[str]:
    """Pairs of tablets that both changed what they saw."""
    versions, seats = field.versions(), field.seats[0][: TABLETS // 2]
    pairs = [(field.new(seat, versions), field.new(seat, versions)) for seat in seats]
    answers = field.at_once([field.put(0, line, sent) for line, sent in enumerate(one for pair in pairs for one in pair)])
    faults = []
    for number, (first, second) in enumerate(pairs):
        left, right = answers[2 * number], answers[2 * number + 1]
        winner, loser = ((first, left), (second, right)) if left.status == 201 else ((second, right), (first, left))
        told = json.loads(loser[1].body) if _code(loser[1]) == "stale" else {}
        if (winner[1].status, loser[1].status) != (201, 409) or not told:
            faults.append(f"one version, two tablets: {left.status} and {right.status} {_code(loser[1])}")
        elif (told["yours"]["marks"], told["current"]["marks"]) != (loser[0].body["marks"], winner[0].body["marks"]):
            faults.append(f"the stale answer does not hold both values: {told}")
        for sent, answer in (winner, loser):
            if answer.status == 201:
                field.keep(sent, answer)
    return faults


def lock(field: Field) -> list[str]:
    """Handing in while the chief judge confirms; afterwards the confirmation is taken back for the next round."""
    place, versions = field.place, field.versions()
    chosen = field.source.sample([(judge, seat) for judge, seats in enumerate(field.seats) for seat in seats], TABLETS - 1)
    sent = [field.new(seat, versions) for _judge, seat in chosen]
    address = f"/desk/{place.code}/scoring/{place.event}"
    works = [field.put(judge, line, one) for line, ((judge, _seat), one) in enumerate(zip(chosen, sent, strict=True))]
    turn = field.source.randrange(TABLETS)
    works.insert(turn, lambda: field.chief.ask("POST", f"{address}/confirm", b"", FORM))
    answers = field.at_once(works)
    faults = _judged(field, sent, answers[:turn] + answers[turn + 1 :], chosen)
    undone = field.chief.ask("POST", f"{address}/reopen", b"reason=again", FORM)
    late = [one.id for one, answer in zip(sent, answers[:turn] + answers[turn + 1 :], strict=True) if answer.status == 202]
    left = [field.chief.ask("POST", f"{address}/late/{one}", b"answer=decline&reason=late", FORM).status for one in late]
    faults += [f"a late sheet could not be decided: {status}" for status in left if status != 302]
    return faults + ([] if undone.status == 302 else [f"could not be reopened: {undone.status}"])


def _judged(field: Field, sent: Sequence[Sent], answers: Sequence[Answered], chosen: Sequence[tuple[int, Seat]]) -> list[str]:
    rows = field.query("SELECT bundle, ledger_size FROM result_list WHERE stage = 'confirmed'")
    if len(rows) != 1:
        return [f"{len(rows)} confirmed lists"]
    bundle = json.loads(rows[0][0]) if isinstance(rows[0][0], str) else rows[0][0]
    confirmed = {(one["judge"], one["entry"]): one["mark"] for one in bundle["marks"] if one["aspect"] == "P/A1.1"}
    outcome = {row[0]: row[1] for row in field.query("SELECT id, outcome FROM operation WHERE outcome = 'late'")}
    faults = []
    for one, answer, (_judge, seat) in zip(sent, answers, chosen, strict=True):
        inside = confirmed.get((seat.judge, seat.entry)) == one.body["marks"]["A1.1"]
        if answer.status == 201:
            field.keep(one, answer)
            late = json.loads(answer.body)["receipt"]["seq"] > rows[0][1]
            faults += [f"counted after the lock: {one.id}"] if late else [] if inside else [f"counted and not in the result: {one.id}"]
        elif answer.status == 202 and outcome.get(one.id) == "late":
            faults += [f"late and yet in the result: {one.id}"] if inside else []
        else:
            faults.append(f"neither counted nor kept: {answer.status} {outcome.get(one.id)}")
    return faults


ROUNDS = {"idempotency": idempotency, "stale": stale, "lock": lock}


def run(kind: str, field: Field, measured: Run) -> None:
    """``n`` rounds; now and then, and at the end, the whole database is looked at."""
    inspector, looked = Inspector(field.place), 0
    for number in range(1, measured.n + 1):
        faults = ROUNDS[kind](field)
        measured.attempts += 1
        if number % EVERY == 0 or number == measured.n:
            faults += inspector.check(field.acknowledged[looked:])
            looked = len(field.acknowledged)
        for fault in faults:
            measured.violated(f"round {number}: {fault}")
    measured.figures |= {"acknowledged": len(field.acknowledged), "tablets": TABLETS}


def finds_planted(kind: str, field: Field) -> bool:
    """Whether the rounds see that the check in question was taken out of the product."""
    return any(ROUNDS[kind](field) for _ in range(PLANTED_ROUNDS))


def measure(kinds: Sequence[str], database: str, n: int, seed: int, folder: Path = RAW) -> list[Run]:
    """The whole measurement with a record for each kind: the product as it is, then with its planted fault."""
    with ExitStack() as stack:
        runs = {
            kind: stack.enter_context(record(f"chaos-races-{kind}", goal=KINDS[kind][0], seed=seed, n=n, database=database, folder=folder))
            for kind in kinds
        }
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        place, _server = stack.enter_context(prepared(database, scratch, entries=10, complete=True))
        app = place.app()
        judges = [judges_session(app, place, number)[1] for number in range(3)]
        chief = chiefs_session(app, place)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        for planted in ("", ",".join(KINDS[kind][1] for kind in kinds)):
            with served(place, scratch / "server.log", planted) as port:
                field = Field(place, port, judges, chief, random.Random(seed))
                for kind, measured in runs.items():
                    if planted:
                        measured.planted = finds_planted(kind, field)
                    else:
                        run(kind, field, measured)
                field.close()
    return list(runs.values())


if __name__ == "__main__":
    parser = arguments(__doc__, 1_000, *DATABASES)
    parser.add_argument("--kind", choices=(*KINDS, "all"), default="all")
    given = parser.parse_args()
    finish(*measure(list(KINDS) if given.kind == "all" else [given.kind], given.database, given.n, given.seed, given.folder))
