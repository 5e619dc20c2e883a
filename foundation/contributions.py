"""What a room contributes to pages and commands of the rooms below it; a lower room iterates and never names an upper one.

The registry lives in ``app.extensions["contributions"]``; rooms add to it in their ``init_app``.
"""
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from foundation.accounts.identity import Actor, Identity
from foundation.accounts.permissions import Permission
from foundation.errors import sentence_of
from foundation.rules.problems import Problem

LARGEST_FILE = 64 * 1024 * 1024


@dataclass(frozen=True)
class DefinitionFolder:
    """The files that lie beside a competition definition, by name."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    path: Path | None = None

    def read(self, name: str) -> bytes | None:
        """The content of a file beside the definition; none if it is not there or the name leaves the folder."""
        if name in self.files:
            return self.files[name]
        if self.path is None or Path(name).name != name:
            return None
        file = self.path / name
        if not file.is_file():
            return None
        with file.open("rb") as content:
            return content.read(LARGEST_FILE)


def shared_sentence(problem: Problem) -> str:
    """The sentence of a problem from the table of the whole house."""
    return sentence_of(problem, {})


@dataclass(frozen=True)
class DefinitionSection:
    """A part of the competition definition that an upper room understands.

    ``check(definition, folder)`` returns problems; ``apply(definition, folder, competition_code, actor, at)`` stores the
    part inside the running transaction; ``export(competition_code)`` gives it back as ``{"events": {CODE: {…}}, …}``.
    ``sentence(problem)`` says a problem of the section in the words of its room.
    """

    name: str
    check: Callable[[Mapping[str, Any], DefinitionFolder], list[Problem]]
    apply: Callable[[Mapping[str, Any], DefinitionFolder, str, Actor, datetime], None] | None = None
    export: Callable[[str], dict[str, Any]] | None = None
    sentence: Callable[[Problem], str] = shared_sentence


@dataclass(frozen=True)
class NavigationEntry:
    """A link of the left navigation. ``href(code)`` gives the address (code is null outside a competition);
    ``shown(identity, jurisdiction, code)`` says whether this person sees it. ``next_in`` names the phases in which this page
    is where work goes on, with the words of the link that the overview shows then."""

    section: str
    label: Any
    icon: str
    position: int
    href: Callable[[str | None], str]
    shown: Callable[[Identity, str | None, str | None], bool]
    needs_competition: bool = True
    next_in: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class OverviewCard:
    """A figure on the competition's overview: ``make(code)`` gives ``{"label", "value", "hint", "href", "state"}``."""

    position: int
    make: Callable[[str], Mapping[str, Any] | None]


@dataclass(frozen=True)
class PhaseGuard:
    """Problems that stand in the way of a phase: ``check(code, to)`` returns them with sentences as facts."""

    check: Callable[[str, str], list[Problem]]


@dataclass(frozen=True)
class Paper:
    """A paper of a competition that is made as a job: its kind, what it is called, and who may have it made.
    ``shown(identity, jurisdiction, code)`` says whether this person sees it."""

    kind: str
    label: Any
    hint: Any
    icon: str
    position: int
    shown: Callable[[Identity, str, str], bool]


@dataclass(frozen=True)
class ExportColumn:
    """One column of a purpose export. ``kind`` is ``text`` or ``money`` (whole fen, written as yuan)."""

    heading: str
    width: int
    kind: str = "text"


@dataclass(frozen=True)
class ExportPurpose:
    """A purpose for which personal data may leave the house in bulk (用途导出), with fixed columns and its basis.

    ``request`` and ``approve`` are the permissions of who asks and who agrees; ``things(code)`` what one chooses from, by
    id and name (batches), where the purpose is not for a whole competition; ``people(code, thing)`` how many people it is
    about, without opening a number; ``rows(code, thing)`` the rows themselves, refused by a :class:`Refusal` if the state
    of the thing does not allow them. ``book(code, thing, watermark)`` makes a workbook of its own instead of rows.
    """

    code: str
    label: Any
    receiver: Any
    basis: Any
    columns: tuple[ExportColumn, ...]
    position: int
    request: Permission
    approve: Permission
    people: Callable[[str, str], int]
    rows: Callable[[str, str], Sequence[tuple[Any, ...]]] | None = None
    things: Callable[[str], list[tuple[str, str]]] | None = None
    book: Callable[[str, str, Any], bytes] | None = None


@dataclass
class Contributions:
    """Everything that rooms contributed. A removal takes the id of a draft event and deletes what its room keeps of it, a
    clearing does the same with the id of a whole draft competition, before its events go;
    a part of the public home gives names and values for its template (``notices``, ``holders``).

    Of retention: ``holds`` says what still needs a person's numbers (the fact ``sentence`` of each problem), ``archives``
    whether something that must be kept names the person, ``erasing`` clears what a room keeps of one who is erased, ``due``
    gives people whose time is up with the reason, ``tidying`` removes traces whose time is up and counts them by name.

    A check looks at the installation and answers findings of :mod:`foundation.doctor`. A landing says where somebody starts
    after signing in, none for those whom its room does not know. A lock says of an event (its id) whether its marks can no
    longer change: only then are its codes opened."""

    sections: list[DefinitionSection] = field(default_factory=list)
    navigation: list[NavigationEntry] = field(default_factory=list)
    cards: list[OverviewCard] = field(default_factory=list)
    guards: list[PhaseGuard] = field(default_factory=list)
    removals: list[Callable[[int], None]] = field(default_factory=list)
    clearing: list[Callable[[int], None]] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    purposes: list[ExportPurpose] = field(default_factory=list)
    home: list[Callable[[], Mapping[str, Any]]] = field(default_factory=list)
    holds: list[Callable[[int], list[Problem]]] = field(default_factory=list)
    archives: list[Callable[[int], bool]] = field(default_factory=list)
    erasing: list[Callable[[int], None]] = field(default_factory=list)
    due: list[Callable[[datetime], Mapping[int, str]]] = field(default_factory=list)
    tidying: list[Callable[[datetime], Mapping[str, int]]] = field(default_factory=list)
    checks: list[Callable[[datetime], list[Any]]] = field(default_factory=list)
    landings: list[Callable[[Identity], str | None]] = field(default_factory=list)
    locks: list[Callable[[int], bool]] = field(default_factory=list)


def init_contributions(app: Flask) -> None:
    """An empty registry for this application."""
    app.extensions["contributions"] = Contributions()


def contributions(app: Flask | None = None) -> Contributions:
    """The registry of this (or the current) application."""
    found: Contributions = (app or current_app).extensions["contributions"]
    return found
