"""What the inspectors of pages share: one filled house for all of them."""
from collections.abc import Iterator

import pytest

from tests.inspectors.world import World, filled_house


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The demonstration, filled through the services as ``flask demo`` does it."""
    with filled_house(tmp_path_factory.mktemp("world")) as found:
        yield found
