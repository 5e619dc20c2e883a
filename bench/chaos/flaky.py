"""R8: a bad wireless network between tablets and the real server. When it heals, every outbox is empty and every mark is on
the server exactly once.

    python -m bench.chaos.flaky --n 1000 --seed 1 --database sqlite [--chromium 3]

A session is one tablet that hands in four operations (two on each of two sheets) through a proxy which loses 30 % of the
requests, cuts the connection after sending (20 %), halves answers (10 %), sends twice (10 %) and delays everything. With
``--chromium`` real tablet pages do the same in a browser. The planted fault is a tablet that takes a new id for each try.
"""
import asyncio
import random
import tempfile
from collections import Counter
from pathlib import Path

from bench.chaos.arguments import arguments, finish
from bench.chaos.checks import Inspector, Storage
from bench.chaos.competition import DATABASES, Competition, Seat, prepared
from bench.chaos.flaky_pages import cards, pages_through
from bench.chaos.outbox import Outbox
from bench.chaos.proxy import Proxy
from bench.chaos.server import Session, judges_session, served
from bench.records import RAW, Run, record
from foundation.database import db

SIDE_BY_SIDE, SHEETS, CHANGES = 12, 2, 2
BAD_FOR, LONGEST_DELAY, HEALING = 1.5, 0.4, 60.0
PLANTED_SESSIONS = 12


def stored_versions(place: Competition) -> dict[str, int]:
    """How many times each sheet was counted."""
    storage = Storage(place.url)
    try:
        return {row[0]: row[1] for row in storage.rows("SELECT public_id, version FROM sheet")}
    finally:
        storage.close()


async def session(tablet: Outbox, proxy: Proxy, seats: list[Seat]) -> None:
    """One tablet: hands in while the network is bad, then until the outbox is empty."""
    proxy.healthy = False
    loop = asyncio.get_running_loop()
    worse_until = loop.time() + BAD_FOR * (0.5 + tablet.source.random())
    pending = [seat for _ in range(CHANGES) for seat in seats]
    while loop.time() < worse_until or pending:
        if pending:
            tablet.put_in(pending.pop(0))
        await tablet.flush()
    proxy.healthy = True
    healed = loop.time()
    while tablet.waiting and loop.time() < healed + HEALING:
        await tablet.flush()


async def side_by_side(
    place: Competition, sessions: list[Session], port: int, source: random.Random, count: int, new_ids: bool
) -> tuple[list[Outbox], Counter[str]]:
    """``count`` sessions at once, each on sheets of its own."""
    owners = list(dict.fromkeys(seat.user_id for seat in place.seats))
    free = {user: [seat for seat in place.seats if seat.user_id == user] for user in owners}
    versions = stored_versions(place)
    tablets, works, proxies = [], [], []
    for number in range(count):
        user = owners[number % len(sessions)]
        seats = [free[user].pop() for _ in range(SHEETS)]
        proxy = await Proxy(port, source.getrandbits(64), LONGEST_DELAY).open()
        tablet = Outbox(place, sessions[number % len(sessions)], proxy.port, random.Random(source.getrandbits(64)), new_ids)
        tablet.versions = {seat.sheet: versions[seat.sheet] for seat in seats}
        tablets.append(tablet)
        proxies.append(proxy)
        works.append(session(tablet, proxy, seats))
    await asyncio.gather(*works)
    for proxy in proxies:
        proxy.close()
    return tablets, sum((proxy.fates for proxy in proxies), Counter())


def batch(
    place: Competition, sessions: list[Session], port: int, source: random.Random, count: int, *, new_ids: bool = False
) -> tuple[list[Outbox], list[str], Counter[str]]:
    """Some sessions and what was wrong afterwards: full outboxes, strange answers, marks that counted more than once."""
    before = stored_versions(place)
    tablets, fates = asyncio.run(side_by_side(place, sessions, port, source, count, new_ids))
    after = stored_versions(place)
    faults = [f"{len(tablet.waiting)} still wait" for tablet in tablets if tablet.waiting]
    faults += [f"unexpected answer {text}" for tablet in tablets for text in tablet.unexpected]
    for tablet in tablets:
        for sheet in tablet.versions:
            counted = after[sheet] - before[sheet]
            if counted != CHANGES:
                faults.append(f"counted twice or lost: a sheet that was handed in {CHANGES} times counts {counted}")
    return tablets, faults, fates


def run(place: Competition, sessions: list[Session], port: int, measured: Run, source: random.Random) -> None:
    """``n`` sessions, a dozen at a time."""
    fates: Counter[str] = Counter()
    inspector, saved = Inspector(place), 0
    while measured.attempts < measured.n:
        count = min(SIDE_BY_SIDE, measured.n - measured.attempts)
        tablets, faults, befell = batch(place, sessions, port, source, count)
        held = [one for tablet in tablets for one in tablet.saved]
        for fault in faults + inspector.check(held):
            measured.violated(f"after {measured.attempts} sessions: {fault}")
        measured.attempts, saved, fates = measured.attempts + count, saved + len(held), fates + befell
    measured.figures |= {"acknowledged": saved, **{name.replace(" ", "_"): number for name, number in sorted(fates.items())}}


def measure(database: str, n: int, seed: int, chromium: int = 0, folder: Path = RAW) -> Run:
    """The whole measurement with its record."""
    source = random.Random(seed)
    with (
        record("chaos-flaky", goal="R8", seed=seed, n=n, database=database, folder=folder) as measured,
        tempfile.TemporaryDirectory() as scratch, prepared(database, Path(scratch), entries=10) as (place, _server),
    ):  # fmt: skip
        app, log = place.app(), Path(scratch) / "server.log"
        if chromium:
            judges = cards(app, place)
            with served(place, log) as port:
                pages_through(place, judges, port, measured, chromium, source)
        sessions = [judges_session(app, place, number)[1] for number in range(3)]
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        with served(place, log) as port:
            run(place, sessions, port, measured, source)
            _tablets, faults, _fates = batch(place, sessions, port, source, PLANTED_SESSIONS, new_ids=True)
            measured.planted = any("counted twice" in fault for fault in faults)
    return measured


if __name__ == "__main__":
    parser = arguments(__doc__, 1_000, *DATABASES)
    parser.add_argument("--chromium", type=int, default=0, help="how many sessions with a real tablet page")
    given = parser.parse_args()
    finish(measure(given.database, given.n, given.seed, given.chromium, given.folder))
