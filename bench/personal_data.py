"""R28: an instance is filled with N people and worked with; then every file that it left is searched for their numbers.

    python -m bench.personal_data --database sqlite --n 5000 --seed 1

The people come in through the import of a real workbook; accounts are recorded, papers printed, a payment workbook is made and
removed when its time is up, a backup made, errors provoked, pages opened in a real browser with a profile on disk. Everything
is logged at the lowest level. Then: database, write-ahead log, backups, logs, temporary files, instance, browser profile.
"""
import argparse
import base64
import contextlib
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from werkzeug.serving import make_server

from awards.services import approve_batch
from awards.services.accounts import keep_account
from bench.chaos.arguments import arguments
from bench.chaos.postgres import SafeCluster
from bench.needles import Needles
from bench.records import Run, record
from competition.services.imports import apply_import, preview_import
from foundation.accounts.identity import SYSTEM, Actor
from foundation.accounts.roles import Role
from foundation.backup import services as backups
from foundation.backup.recovery_key import make_key
from foundation.clock import at_noon, frozen, now
from foundation.crypto import keyring
from foundation.database import db, transaction
from foundation.errors import Refusal
from foundation.exports.services import approve_export, destroy_expired, request_export, show_password, take_export
from foundation.jobs import start_job
from foundation.jobs.queue import job_queue
from foundation.jobs.services import remove_file
from foundation.people.models import Person
from foundation.people.sealing import id_number_of, phone_of
from tests.conftest import BROWSER_SETTINGS, build_app, migrate
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.awards import CODE as BATCH_CODE
from tests.factories.awards import make_team
from tests.factories.competition import event_document, make_competition
from tests.factories.payments import submitted_batch
from tests.factories.registrations import id_number, row, workbook

CODE, EVENT = "jm-pii", "CK"
AT = at_noon(date(2026, 4, 12))
PAPERS = ("competition:tickets",)
# What a browser keeps for a site, as text.
KEPT_IN_BROWSER = """async () => {
  const kept = {local: {...localStorage}, session: {...sessionStorage}, bases: [], caches: []};
  for (const base of await indexedDB.databases()) {
    const open = await new Promise((done, fail) => { const asked = indexedDB.open(base.name); asked.onsuccess = () => done(asked.result); asked.onerror = fail });
    for (const store of open.objectStoreNames) {
      const all = await new Promise((done, fail) => { const asked = open.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => done(asked.result); asked.onerror = fail });
      kept.bases.push([base.name, store, all]);
    }
  }
  if (window.caches) for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) kept.caches.push([name, request.url, await (await cache.match(request)).text()]);
  }
  return JSON.stringify(kept);
}"""


@dataclass(frozen=True)
class Place:
    """Where an instance lies and what it leaves behind: all of it is searched."""

    root: Path
    url: str
    server: SafeCluster | None

    def folder(self, name: str) -> Path:
        """One of the places, made if it is not there."""
        path = self.root / name
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path

    def searched(self) -> list[Path]:
        """Every folder that may hold something."""
        data = [self.server.folder] if self.server else []
        return [self.folder(name) for name in ("instance", "database", "backups", "logs", "temporary", "browser")] + data


@contextlib.contextmanager
def logged(place: Place) -> Iterator[None]:
    """Everything that anybody logs goes to a file, from the lowest level on; temporary files have a folder of their own."""
    handler = logging.FileHandler(place.folder("logs") / "server.log", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root, kept = logging.getLogger(), tempfile.tempdir
    levels = {name: logging.getLogger(name).level for name in ("", "sqlalchemy", "werkzeug", "wsgi")}
    root.addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = tempfile.tempdir = str(place.folder("temporary"))
    try:
        yield
    finally:
        tempfile.tempdir = kept
        os.environ.pop("TMPDIR") if before is None else os.environ.update(TMPDIR=before)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        root.removeHandler(handler)
        handler.close()


def account_of(serial: int) -> str:
    """The invented account number of a person."""
    return f"62220{serial:014d}"


@transaction
def _keep_accounts(people: list[tuple[str, str]], actor: Actor) -> None:
    for public_id, number in people:
        keep_account(public_id, bank="样例银行", number=number, number_again=number, actor=actor, at=AT)


def fill(app: Flask, count: int, seed: int) -> tuple[list[str], list[str]]:
    """A payment batch, people through the import of a workbook, accounts for all of them; answers every number, and some
    that people type in the course of the work."""
    first = seed * 10_000_000 % 1_000_000
    rows = [row(first + serial, f"工种{EVENT}", "职工组", **{"联系电话": f"139{first + serial:08d}"}) for serial in range(count)]
    with app.app_context():
        bank_export(make_team())
        make_competition(CODE, events=(event_document(EVENT),), phase="open")
        organizer = Actor("org", make_user("org", Role.ORGANIZER, Role.REGISTRAR))
        content = workbook(rows)
        upload = preview_import(CODE, "报名表.xlsx", content, actor=organizer, at=AT)
        apply_import(CODE, upload, True, actor=organizer, at=AT)
        preview_import(CODE, "再来一次.xlsx", workbook(rows[: count // 2]), actor=organizer, at=AT)
        found = db.session.query(Person).filter(Person.id_number.is_not(None)).order_by(Person.id).all()
        numbers = [account_of(first + serial) for serial in range(len(found))]
        _keep_accounts([(one.public_id, number) for one, number in zip(found, numbers, strict=True)], organizer)
        db.session.expire_all()
        people = db.session.query(Person).filter(Person.id_number.is_not(None)).all()
        sealed = [number for one in people for number in (id_number_of(one), phone_of(one)) if number]
        batch = [f"62220099{one.id:08d}" for one in people]
        db.session.rollback()
    typed = [str(one[name]) for one in rows[:5] for name in ("身份证号", "联系电话")]
    return [*sealed, *numbers, *batch], typed


def bank_export(team: dict[str, Actor]) -> None:
    """A payment workbook as the bank gets it: asked for, agreed to, made, fetched, and destroyed when its time is up."""
    with frozen(AT):
        batch = submitted_batch(team)
        approve_batch(batch, actor=team["approver"], at=AT)
        made = request_export("bank", BATCH_CODE, "交代发银行办理付款", actor=team["preparer"], at=AT, thing=batch)
        approve_export(made, actor=team["approver"], at=AT)
        show_password(made, actor=team["preparer"], at=AT)
        if not take_export(made, actor=team["preparer"], at=AT)[1]:
            raise RuntimeError("no payment workbook was made")
    destroy_expired(AT + timedelta(days=60))


def work(app: Flask, rows: list[str]) -> list[str]:
    """Printing, files that are made and removed, errors, a backup; answers what was done."""
    done = []
    with app.app_context():
        actor = Actor(str(db.session.execute(text("SELECT public_id FROM \"user\" WHERE account = 'org'")).scalar_one()))
        db.session.rollback()
        for kind in PAPERS:
            job = start_job(kind, {"competition": CODE}, actor=actor, at=now())
            state = db.session.execute(text("SELECT state FROM job WHERE public_id = :job"), {"job": job}).scalar_one()
            db.session.rollback()
            remove_file(job, at=now())
            done.append(f"{kind} {state}")
        job_queue(app).sweep()
        done += provoke(app, rows)
        make_key()
        backups.create(at=now())
        done.append("backup")
        keyring()
        db.session.rollback()
    return done


def provoke(app: Flask, rows: list[str]) -> list[str]:
    """Errors that have to do with numbers: each is logged as the house logs it."""
    said = []
    try:
        preview_import(CODE, "坏.xlsx", workbook([row(1, "没有的工种", None)]) + b"\x00" * 10, actor=SYSTEM, at=AT)
    except Refusal as refusal:
        said.append(refusal.code)
    person = db.session.query(Person).filter(Person.id_index.is_not(None)).first()
    try:
        twice = {"a": "f" * 32, "b": person.id_index, "c": person.created_at}
        db.session.execute(text("INSERT INTO person (public_id, name, id_index, created_at) VALUES (:a, '重', :b, :c)"), twice)
    except IntegrityError:
        app.logger.exception("error 1 in a request")
        said.append("duplicate")
    db.session.rollback()
    visitor = app.test_client()
    for number in rows[:5]:
        visitor.post("/sign-in", data={"account": number, "password": number})
        visitor.post("/results", data={"ticket": "202601010001", "last_six": number[-6:]})
    return said


def browse(app: Flask, place: Place, rows: list[str]) -> list[str]:
    """Signs in with a real browser whose profile lies on disk, opens the main pages and looks numbers up."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only here

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    base, seen = f"http://127.0.0.1:{server.server_port}", []
    executable = next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))
    try:
        with sync_playwright() as playwright:
            window = playwright.chromium.launch_persistent_context(
                str(place.folder("browser") / "profile"), executable_path=executable, args=BROWSER_SETTINGS, base_url=base
            )
            page = window.new_page()
            page.goto("/sign-in")
            page.fill("[name=account]", "org")
            page.fill("[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            for address in (f"/desk/{CODE}", f"/desk/{CODE}/registrations", f"/desk/{CODE}/registrations/import", "/jobs", "/privacy"):
                seen.append(f"{address} {page.goto(address).status}")
            seen += look_up(page, rows)
            (place.folder("browser") / "kept.json").write_text(page.evaluate(KEPT_IN_BROWSER), encoding="utf-8")
            window.close()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    return seen


def look_up(page: Any, rows: list[str]) -> list[str]:
    """Looks somebody up by identity number and by telephone as people do: with the search field of the list."""
    found = []
    for number in rows[:2]:
        page.goto(f"/desk/{CODE}/registrations")
        page.fill("main [name=q]", number)
        page.press("main [name=q]", "Enter")
        page.wait_for_load_state()
        page.locator("main tbody tr a").first.click()
        page.wait_for_timeout(500)
        found.append(f"looked up, {page.locator('main tbody tr').count()} rows")
    return found


def search(place: Place, numbers: list[str]) -> tuple[list[str], int]:
    """Every hit in every place, and how many bytes were searched."""
    needles, hits, size = Needles(numbers), [], 0
    for folder in place.searched():
        found, many = needles.in_folder(folder)
        hits += [f"{Path(hit.place).relative_to(folder.parent)}: {hit.written}" for hit in found]
        size += many
    return hits, size


def plant(place: Place, number: str) -> None:
    """Two faults: a number in base64 in a line of the log, and a workbook that was left among the temporary files."""
    with (place.folder("logs") / "server.log").open("ab") as file:
        file.write(b"\nDEBUG payload=" + base64.b64encode(b"id=" + number.encode()) + b"\n")
    (place.folder("temporary") / "tmpleft").write_bytes(workbook([{"身份证号": number}], ["身份证号"]))


def measure(run: Run, place: Place, count: int, seed: int, browser: bool) -> None:
    """The whole of it, into the run."""
    app = build_app(place.url, place.root / "instance", MODE="rehearsal", JOBS_IMMEDIATE=True, BACKUP_FOLDER=str(place.folder("backups")))
    with logged(place):
        numbers, rows = fill(app, count, seed)
        done = work(app, rows)
        done += browse(app, place, rows) if browser else []
    hits, size = search(place, numbers)
    run.attempts = count
    for hit in hits:
        run.violated(hit)
    run.figures = {"people": count, "numbers": len(set(numbers)), "bytes_searched": size, "done": done}
    plant(place, id_number(seed * 10_000_000 % 1_000_000))
    again, _size = search(place, numbers)
    fresh = [hit for hit in again if hit not in hits]
    run.planted = any("server.log: base64" in hit for hit in fresh) and any("tmpleft: zip" in hit for hit in fresh)
    with app.app_context():
        db.engine.dispose()


def _options() -> argparse.ArgumentParser:
    parser = arguments(__doc__, 5_000, "sqlite", "postgresql")
    parser.add_argument("--no-browser", action="store_true", help="leave the browser out")
    return parser


def main(words: list[str] | None = None) -> int:
    """Runs the program; answers 1 if a number was found, or the planted ones were not."""
    options = _options().parse_args(words)
    server = SafeCluster.of_this_machine() if options.database == "postgresql" else None
    with tempfile.TemporaryDirectory(prefix="people-") as scratch:
        try:
            if server:
                server.start()
            root = Path(scratch)
            (root / "database").mkdir()
            url = server.url(server.create()) if server else f"sqlite:///{root / 'database' / 'people.sqlite3'}"
            place = Place(root, url, server)
            migrate(url, root / "instance")
            with record(
                "personal-data", goal="R28", seed=options.seed, n=options.n, database=options.database, folder=options.folder
            ) as run:
                measure(run, place, options.n, options.seed, not options.no_browser)
        finally:
            if server:
                server.stop()
    print(run.attempts, "people,", run.violations, "hits, planted fault", "found" if run.planted else "NOT found", run.figures)
    print(*run.examples, sep="\n")
    return 0 if run.violations == 0 and run.planted else 1


if __name__ == "__main__":
    raise SystemExit(main())
