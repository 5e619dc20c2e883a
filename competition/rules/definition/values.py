"""The parts of a competition definition as frozen values."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from competition.rules.text import same_name

INDIVIDUAL, TEAM = "individual", "team"


@dataclass(frozen=True)
class Organiser:
    """主办单位: a unit by name, with its code where it has one."""

    name: str
    code: str | None = None


@dataclass(frozen=True)
class Host:
    """承办单位. ``events``: codes of the events that it hosts; null means all."""

    name: str
    code: str | None = None
    events: tuple[str, ...] | None = None

    @property
    def id(self) -> str:
        """How award cases name a host: its code or, without one, its name."""
        return self.code or self.name

    def hosts(self, event: str) -> bool:
        """True if it hosts the event with this code."""
        return self.events is None or event in self.events


@dataclass(frozen=True)
class Dates:
    """The four days of a competition, in order. Ages count on ``starts``, award results carry ``ends``."""

    registration_opens: date
    registration_closes: date
    starts: date
    ends: date


@dataclass(frozen=True)
class Eligibility:
    """Who may enter an event; null asks nothing. Ages are full years on the first day of the competition."""

    minimum_age: int | None = None
    maximum_age: int | None = None
    minimum_years: int | None = None
    minimum_level: str | None = None


@dataclass(frozen=True)
class EventDefinition:
    """赛项: an occupation and a group. ``rules`` are the rules of a result bundle as written: scoring reads them."""

    code: str
    occupation: str
    project: str
    group: str | None
    kind: str
    team_size: int | None
    tags: tuple[str, ...]
    quota: int | None
    quota_per_unit: int | None
    eligibility: Eligibility
    panel_size: int
    rules: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def is_team(self) -> bool:
        """True if teams enter, not single contestants."""
        return self.kind == TEAM

    @property
    def title(self) -> str:
        """``<occupation>（<group>）``, as award results and certificates name the event."""
        return f"{self.occupation}（{self.group}）" if self.group else self.occupation

    @property
    def key(self) -> tuple[str, str | None]:
        """What finds the event in a workbook: occupation and group."""
        return same_name(self.occupation), self.group


@dataclass(frozen=True)
class Definition:
    """A competition as its definition sets it up. ``level`` is its ``class``; ``schedules`` are as written: awards
    reads them."""

    code: str
    name: str
    year: int
    level: str
    series: str | None
    document: str | None
    organisers: tuple[Organiser, ...]
    hosts: tuple[Host, ...]
    dates: Dates
    events: tuple[EventDefinition, ...]
    schedules: tuple[Any, ...] = field(default=(), compare=False)

    def hosts_of(self, event: str) -> list[Host]:
        """The units that host an event."""
        return [host for host in self.hosts if host.hosts(event)]
