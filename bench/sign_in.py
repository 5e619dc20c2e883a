"""R22: guessing passwords fails, and the door tells nobody who is behind it.

A spray: every password of a list is tried at every account, from many addresses, within ten minutes. The right password of
each account is in the list, but not among the first five tries, so that only the lock keeps the guesser out. Then the same
tries are made at unknown, known, locked and closed accounts, in random order: status and text must be equal, and the medians
of their times must differ by less than 5 %. The planted fault is a lock that is switched off.
"""
import gc
import random
import re
import statistics
import tempfile
import time
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from flask import Flask

from bench.chaos.arguments import arguments
from bench.records import Run, record
from foundation import chance
from foundation.accounts import brake
from foundation.accounts.identity import SYSTEM
from foundation.accounts.refusals import WrongSecret
from foundation.accounts.services import create_user, disable_user, door, sign_in
from foundation.clock import now
from tests.conftest import build_app, migrate
from tests.databases import Cluster, postgres_binaries
from tests.visitor import Visitor

GUESSES = 20
WITHIN = timedelta(minutes=10)
ADDRESSES = 250
LIKE = 5
KINDS = ("unknown", "wrong", "locked", "closed")


def passwords(account: int) -> list[str]:
    """What is tried at one account: the right one stands from the sixth place on."""
    tried = [f"Guess-Number-{number}" for number in range(GUESSES)]
    tried[5 + account % (GUESSES - 5)] = right(account)
    return tried


def right(account: int) -> str:
    """The password of an account."""
    return f"Right-Horse-{account}"


def fill(count: int) -> None:
    """So many accounts."""
    for number in range(count):
        create_user(account=f"person{number}", name="某某", password=right(number), actor=SYSTEM, at=now())


def spray(count: int, source: random.Random, *, lock: bool = True) -> tuple[int, int]:
    """Tries every password at every account, one password after another, as a careful guesser does; answers how many tries
    there were and how many of them opened a door."""
    begun, all_tries, opened = now(), count * GUESSES, 0
    made = 0
    with nullcontext() if lock else patch.object(door, "too_many", lambda *_more: False):
        for guess in range(GUESSES):
            for account in source.sample(range(count), count):
                at = begun + WITHIN * made / all_tries
                made += 1
                try:
                    sign_in(f"person{account}", passwords(account)[guess], address=f"10.1.0.{made % ADDRESSES}", at=at)
                    opened += 1
                except WrongSecret:
                    pass
    return made, opened


def answers(app: Flask, tries: int, source: random.Random) -> tuple[dict[str, float], set[tuple[int, str]]]:
    """The median time in milliseconds of each kind of wrong sign-in, and the different answers that were given."""
    accounts = _one_of_each(tries)
    order = [(kind, number) for kind in KINDS for number in range(tries)]
    source.shuffle(order)
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    seen: set[tuple[int, str]] = set()
    client = app.test_client()
    token = client.token()  # type: ignore[attr-defined]
    gc.disable()
    try:
        for place, (kind, number) in enumerate(order):
            account = accounts[kind][number % len(accounts[kind])]
            started = time.perf_counter()
            answer = client.post(
                "/sign-in", data={"account": account, "password": "Wrong-Horse-1"}, headers={"X-CSRFToken": token},
                environ_base={"REMOTE_ADDR": f"10.2.{place // 200}.{place % 200}"}, without_token=True,
            )  # fmt: skip
            times[kind].append((time.perf_counter() - started) * 1000)
            seen.add((answer.status_code, _plain(answer.get_data(as_text=True), account)))
            if place % 50 == 0:
                gc.collect()
    finally:
        gc.enable()
    return {kind: round(statistics.median(found), 3) for kind, found in times.items()}, seen


def _plain(page: str, account: str) -> str:
    """A page without what differs between any two of them: the account that was typed, tokens."""
    page = re.sub(r'(name="csrf_token"|name="csrf-token")[^>]*', "", page)
    return page.replace(account, "ACCOUNT")


def _one_of_each(tries: int) -> dict[str, list[str]]:
    at, some = now(), max(1, tries // 5)
    names = {kind: [f"{kind}-{number}" for number in range(tries if kind in ("unknown", "wrong", "closed") else some)] for kind in KINDS}
    for kind in ("wrong", "locked", "closed"):
        for name in names[kind]:
            user_id = create_user(account=name, name="某某", password="Wrong-Horse-1" if kind == "closed" else "Other-Horse-2", actor=SYSTEM, at=at)
            if kind == "closed":
                disable_user(user_id, actor=SYSTEM, at=at)
    for name in names["locked"]:
        for _ in range(5):
            try:
                sign_in(name, "no", address=f"10.3.0.{chance.below(200)}", at=at)
            except WrongSecret:
                continue
    return names


def measure(run: Run, app: Flask, tries: int, seed: int) -> None:
    """The whole program on an empty house."""
    source = random.Random(seed)
    count = max(1, tries // GUESSES)
    with app.app_context():
        fill(count)
        run.attempts, opened = spray(count, source)
        for _ in range(opened):
            run.violated("a guessed password opened the door")
        _, fault = spray(min(count, 25), source, lock=False)
        run.planted = fault > 0
        with patch.object(brake, "STEPS", ()):
            medians, seen = answers(app, min(200, max(20, tries // 50)), source)
    if len(seen) != 1 or {status for status, _page in seen} != {401}:
        run.violated(f"{len(seen)} different answers: {sorted({status for status, _page in seen})}")
    difference = 100 * (max(medians.values()) - min(medians.values())) / min(medians.values())
    if difference >= LIKE:
        run.violated(f"the medians differ by {difference:.1f} %")
    run.figures = {
        "accounts": count, "opened": opened, "opened without the lock": fault, "answers": len(seen),
        "median ms": medians, "difference %": round(difference, 2),
    }


def main(words: list[str] | None = None) -> int:
    """Runs the program; answers 1 if anything was not as it must be."""
    options = arguments(__doc__, 10_000, "sqlite", "postgresql").parse_args(words)
    binaries = postgres_binaries() if options.database == "postgresql" else None
    server: Any = Cluster(binaries) if binaries else None
    with tempfile.TemporaryDirectory(prefix="sign-in-") as scratch:
        try:
            if server:
                server.start()
            url = server.url(server.create()) if server else f"sqlite:///{scratch}/house.sqlite3"
            migrate(url, Path(scratch) / "instance")
            app = build_app(url, Path(scratch) / "instance")
            app.test_client_class = Visitor
            with record("sign-in", goal="R22", seed=options.seed, n=options.n, database=options.database, folder=options.folder) as run:
                measure(run, app, options.n, options.seed)
        finally:
            if server:
                server.stop()
    print(run.attempts, "tries,", run.violations, "violations, planted fault", "found" if run.planted else "NOT found", run.figures)
    print(*run.examples, sep="\n")
    return 0 if run.violations == 0 and run.planted else 1


if __name__ == "__main__":
    raise SystemExit(main())
