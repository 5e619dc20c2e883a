"""R19–R21: every address × method × role × owner over a filled house, on either database; nobody gets in who is not named,
a thing of others is 404, a form without our token or from a foreign page changes nothing, looking changes nothing.

Planted: a view whose permit lets everybody in, and one whose ``require`` was left out; both must be found.

    python -m bench.authorization [--database sqlite|postgresql] [--seed 0] [--n 0: all roles] [--folder DIR]
"""
import argparse
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.records import RAW, Run, record
from competition.views import frame
from foundation.accounts.permissions import Open, identity, permit
from foundation.accounts.roles import Role
from tests.databases import Cluster, postgres_binaries
from tests.inspectors.authorization import WHOLE_HOUSE, admitted, unexpected
from tests.inspectors.matrix import Matrix, matrix
from tests.inspectors.test_csrf import ELSEWHERE, accepted, doors_of
from tests.inspectors.world import ANONYMOUS, World, filled_house

ROLES = (ANONYMOUS, *map(str, Role))
PLANTED, THERE = "desk.settings", "/desk/<code>/settings"


def broken(found: Matrix, role: str, under: str = "/") -> Iterator[str]:
    """What a role gets beyond the laws of the table: whoever is not named gets 403, things of others and none are 404."""
    named = admitted(found)
    for place, said in found.answers(role, under).items():
        if ANONYMOUS in named[place]:
            continue
        if role == ANONYMOUS:
            right: dict[str, set[str]] = {column: {"401", "sign-in"} for column in said}
        elif role not in named[place]:
            right = {column: {"403"} for column in said}
        elif "<" in place[1]:
            elsewhere = {"403"} if place[1].startswith(WHOLE_HOUSE) else {"404"}
            right = {"competition": elsewhere, "jurisdiction": elsewhere, "parent": {"404"}, "none": {"404"}}
        else:
            right = {}
        for column, statuses in right.items():
            if column in said and not set(said[column].split("/")) <= statuses:
                yield f"{role} {' '.join(place)} {column}: {said[column]}"


@contextmanager
def planted_faults(world: World) -> Iterator[None]:
    """A door that is open to everybody who is signed in, and a page that no longer asks whose competition it is."""
    views, require = world.app.view_functions, frame.require
    closed = views[PLANTED]
    inside: Any = closed
    while hasattr(inside, "__wrapped__"):
        inside = inside.__wrapped__
    views[PLANTED] = permit(Open.SIGNED_IN)(inside)
    frame.require = lambda *_permissions, **_where: identity()  # type: ignore[assignment]
    try:
        yield
    finally:
        views[PLANTED], frame.require = closed, require


def finds_planted(found: Matrix) -> bool:
    """True if the open door and the missing question are both seen, in what one role gets that has neither right."""
    before = [*broken(found, str(Role.UNIT), THERE), *broken(found, str(Role.ORGANIZER), THERE)]
    with planted_faults(found.world):
        open_door = list(broken(found, str(Role.UNIT), THERE))
        no_question = [line for line in broken(found, str(Role.ORGANIZER), THERE) if " competition: " in line]
    return bool(not before and open_door and no_question)


def measure(world: World, run: Run, roles: tuple[str, ...]) -> None:
    """All of it, counted."""
    doors = doors_of(world)
    before = world.fingerprint()
    ways: list[dict[str, Any]] = [{}, {"headers": {"X-CSRFToken": "rubbish"}}]
    for way in ways:
        for example in accepted(world, doors, **way):
            run.violated(f"without our token: {example}")
    for said in ELSEWHERE:
        for example in accepted(world, doors, (403,), token=True, headers=said):
            run.violated(f"from a foreign page: {example}")
    if world.fingerprint() != before:
        run.violated("a refused form has changed a row")
    forms = len(doors) * (len(ways) + len(ELSEWHERE))
    with matrix(world, thorough=True) as found:
        for role in roles:
            for example in broken(found, role):
                run.violated(example)
        for example in unexpected(found):
            run.violated(f"stored by looking or by a refusal: {example}")
        run.attempts = forms + found.asked
        run.figures = {"forms": forms, "combinations": found.asked, "doors": len(admitted(found)), "roles": len(roles)}
        run.planted = finds_planted(found)


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--n", type=int, default=0, help="so many roles only")
    parser.add_argument("--folder", type=Path, default=RAW)
    given = parser.parse_args(arguments)
    roles = ROLES[: given.n] if given.n else ROLES
    with ExitStack() as stack:
        folder, url = Path(stack.enter_context(tempfile.TemporaryDirectory())), ""
        if given.database == "postgresql":
            binaries = postgres_binaries()
            if binaries is None:
                raise SystemExit("PostgreSQL is not installed here")
            cluster = Cluster(binaries)
            cluster.start()
            stack.callback(cluster.stop)
            url = cluster.url(cluster.create())
        run = stack.enter_context(
            record("authorization", goal="R19-R21", seed=given.seed, n=len(roles), database=given.database, folder=given.folder)
        )
        with filled_house(folder, url) as world:
            measure(world, run, roles)
    print(f"{run.attempts} tried, {run.violations} violations, planted faults found: {run.planted}")


if __name__ == "__main__":
    main()
