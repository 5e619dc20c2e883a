"""What every test may ask for: a database of either kind, the application on it, a browser looking at it."""
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Cluster, postgres_binaries
from tests.visitor import Visitor

ROOT = Path(__file__).parents[1]
BOTH_DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
BROWSER_SETTINGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--screenshots FOLDER`` keeps the pictures that the browser tests take."""
    parser.addoption("--screenshots", type=Path, default=None, help="keep the pictures of pages in this folder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for Chromium is a browser test, for a database a database test; nobody has to remember the marks."""
    for item in items:
        for fixture, mark in (("chromium", pytest.mark.browser), ("database_kind", pytest.mark.database)):
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)


def _is_here(host: str) -> bool:
    return host in ("::1", "localhost") or re.fullmatch(r"127(\.\d{1,3}){3}", host) is not None


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Nothing in the house may reach beyond this machine: a test that tries fails with a clear sentence."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(str(address[0])):
            raise RuntimeError(f"a test tried to reach {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


# --- databases ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server for this run, started when the first test asks for one."""
    binaries = postgres_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed here (no initdb under /usr/lib/postgresql or on PATH)")
    server = Cluster(binaries)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def build_app(url: str, instance: Path, **settings: Any) -> Any:
    """The application on a database and an instance folder of its own, with keys."""
    # Here and not above: the tests of pure rules need no house around them.
    from foundation.config import make_secret
    from foundation.crypto.keyring import make_keyring
    from wsgi import create_app

    instance.mkdir(parents=True, exist_ok=True)
    make_keyring(instance)
    make_secret(instance)
    return create_app(**{"DATABASE_URL": url, "INSTANCE": str(instance), "MODE": "test", "TESTING": True} | settings)


def migrate(url: str, instance: Path) -> None:
    """Brings an empty database to the newest schema, as an operator does, and leaves no connection open."""
    from flask_migrate import upgrade

    from foundation.database import db

    app = build_app(url, instance)
    with app.app_context():
        upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with the schema and no rows; copied, never used."""
    folder = tmp_path_factory.mktemp("migrated")
    migrate(f"sqlite:///{folder / 'template.sqlite3'}", folder / "instance")
    assert not (folder / "template.sqlite3-wal").exists()
    return folder / "template.sqlite3"


@pytest.fixture(scope="session")
def migrated_database(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PostgreSQL database with the schema and no rows; copied, never used."""
    name = cluster.create()
    migrate(cluster.url(name), tmp_path_factory.mktemp("migrated"))
    return name


@pytest.fixture(params=BOTH_DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    """``sqlite`` or ``postgresql``: a test that asks for a database runs on both."""
    return str(request.param)


@pytest.fixture
def empty_database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.sqlite3'}"
        return
    server: Cluster = request.getfixturevalue("cluster")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with the newest schema and no rows."""
    if database_kind == "sqlite":
        file = tmp_path / "test.sqlite3"
        file.write_bytes(request.getfixturevalue("migrated_file").read_bytes())
        yield f"sqlite:///{file}"
        return
    server: Cluster = request.getfixturevalue("cluster")
    name = server.create(request.getfixturevalue("migrated_database"))
    yield server.url(name)
    server.drop(name)


# --- the application ---------------------------------------------------------------------------------------------------


@pytest.fixture
def app_settings() -> dict[str, Any]:
    """Settings for ``app`` beyond the usual ones; a test module overrides this fixture."""
    return {}


@pytest.fixture
def app(database_url: str, tmp_path: Path, app_settings: dict[str, Any]) -> Iterator[Any]:
    """The application on a fresh database; no context is pushed."""
    from foundation.database import db

    application = build_app(database_url, tmp_path / "instance", **app_settings)
    application.test_client_class = Visitor
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def house(app: Any) -> Iterator[Any]:
    """The application with its context pushed: for tests that call services themselves."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Any) -> Any:
    """A visitor without a browser."""
    return app.test_client()


# --- a browser looking at it -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LiveServer:
    """The application, served on this machine; ``app`` is the same object, so a test can look at the database."""

    app: Any
    url: str


@pytest.fixture
def live_server(app: Any) -> Iterator[LiveServer]:
    """The application behind a real socket on a free port of 127.0.0.1."""
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield LiveServer(app, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A real Chromium, the one that the machine has."""
    from playwright.sync_api import sync_playwright

    executable = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if executable is None:
        pytest.skip("Chromium is not installed here (apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=BROWSER_SETTINGS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What pages complained of: a script error, a breach of the content policy. Any fails the test at its end."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def new_page(chromium: Any, live_server: LiveServer, complaints: list[str]) -> Iterator[Callable[..., Any]]:
    """``new_page(**context_options)``: another person's browser window (own cookies) at the live server."""
    contexts: list[Any] = []

    def open_page(**options: Any) -> Any:
        context = chromium.new_context(base_url=live_server.url, **{"locale": "zh-CN"} | options)
        contexts.append(context)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on(
            "console",
            lambda message: "Content Security Policy" in message.text and complaints.append(message.text),
        )
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """One person's browser window at the live server."""
    return new_page()


@pytest.fixture
def picture(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Path]:
    """``picture(page, "desk")`` takes a picture of the whole page; kept where ``--screenshots`` says."""
    folder: Path = request.config.getoption("--screenshots") or tmp_path

    def take(page: Any, name: str, **options: Any) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{name}.png"
        page.screenshot(path=file, **{"full_page": True} | options)
        return file

    return take
