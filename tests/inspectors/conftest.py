"""What the inspectors of pages share: one filled house for all of them."""
from collections.abc import Iterator

import pytest

from foundation.database import db
from tests.inspectors.world import World
from tests.visitor import Visitor
from wsgi import create_app


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The demonstration, filled through the services as ``flask demo`` does it."""
    folder = tmp_path_factory.mktemp("world")
    maker = create_app(MODE="demo", INSTANCE=str(folder), DATABASE_URL="")
    built = maker.test_cli_runner().invoke(args=["demo", "--build-only"])
    assert built.exit_code == 0, built.output
    address = f"sqlite:///{folder / 'demo.sqlite3'}"
    app = create_app(MODE="demo", INSTANCE=str(folder), DATABASE_URL=address, TESTING=True, JOBS_IMMEDIATE=True)
    app.test_client_class = Visitor
    yield World(app)
    with app.app_context():
        db.engine.dispose()
