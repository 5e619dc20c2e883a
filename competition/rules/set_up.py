"""What the desk knows of a competition and of an event beyond the definition format: the key ``set_up``.

It is kept as one JSON column of each (and travels in definition files under the same name); this module is the only one
that reads it. What a value does not say has its default, and what is at its default is not written. Keys of others (a
schedule, say) are passed over here.
"""
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from competition.rules.fields import Fields
from foundation.rules.problems import Problem

PAPERS = ("id_card", "level_certificate", "employment", "student_card")
CARRIED = ("score", "places")
STAGE_NAMES = ("初赛", "决赛")
MOST_LAYERS = 3
MOST_RESERVES = 20
MOST_ADVANCING = 10_000
MOST_MONTHS = 600
LONGEST_MODULE = 3 * 24 * 60
MOST_CO_HOSTS = 60
LONGEST_MAP, LONGEST_TELEPHONE, LONGEST_PERSON, LONGEST_PART = 1000, 60, 60, 100


@dataclass(frozen=True)
class ExtraRules:
    """Who may enter beyond the format's ``eligibility``. ``student_status``: 学生组 asks for a student and 职工组 for none;
    ``no_higher_title``: a holder of a higher title (全国技术能手) may not, ``no_city_title``: nor one of
    江门市技术能手; ``one_event``: nobody enters two such events of a competition; ``insurance_months``: months of social insurance that an applicant declares, null asks nothing."""

    student_status: bool = False
    no_higher_title: bool = False
    one_event: bool = False
    insurance_months: int | None = None
    no_city_title: bool = False


@dataclass(frozen=True)
class Advance:
    """From the preliminary to the final: how many go on (null: as announced later), and what they take along, their
    ``score`` with ``share`` per cent of the whole, or only their ``places``."""

    count: int | None = None
    carried: str = "places"
    share: int | None = None


@dataclass(frozen=True)
class ModulePlan:
    """How long a module is planned to take, in minutes, and where it is held."""

    minutes: int | None = None
    place: str | None = None


@dataclass(frozen=True)
class EventSetUp:
    """An event beyond the format. ``stages`` is empty for an event held at once, otherwise the names of preliminary and
    final; ``layers`` is how many codes stand between a person and a work (1–3); ``modules`` by the code of the module;
    ``promotes``: a place that becomes free goes to the first of the waiting list by itself."""

    occupation_code: str | None = None
    papers: tuple[str, ...] = ()
    rules: ExtraRules = ExtraRules()
    waiting: bool = False
    promotes: bool = False
    reserves: int = 0
    captain: bool = False
    stages: tuple[str, ...] = ()
    advance: Advance | None = None
    modules: Mapping[str, ModulePlan] = field(default_factory=dict)
    layers: int = 1

    def document(self) -> dict[str, Any]:
        """As it is kept: without what is at its default."""
        return _filled({
            "occupation_code": self.occupation_code, "papers": list(self.papers), "rules": _filled(vars(self.rules)),
            "waiting": self.waiting, "promotes": self.promotes, "reserves": self.reserves,
            "captain": self.captain, "stages": list(self.stages),
            "advance": {} if self.advance is None else _filled(vars(self.advance)),
            "modules": {code: words for code, plan in self.modules.items() if (words := _filled(vars(plan)))},
            "layers": self.layers if self.layers > 1 else 0,
        })


@dataclass(frozen=True)
class CoHost:
    """协办单位 and what it does."""

    name: str
    part: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class Place:
    """Where a competition is held; ``map`` says in words how one gets there."""

    name: str | None = None
    address: str | None = None
    map: str | None = None


@dataclass(frozen=True)
class Contact:
    """Whom everybody may ring: an office, shown publicly."""

    person: str | None = None
    telephone: str | None = None


@dataclass(frozen=True)
class CompetitionSetUp:
    """A competition beyond the format. ``copied_from`` is the code of the one that it was copied from; ``league`` says how its
    units are compared in the end (团体榜), kept here for the room that works that out and not read."""

    co_hosts: tuple[CoHost, ...] = ()
    place: Place = Place()
    contact: Contact = Contact()
    copied_from: str | None = None
    league: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """As it is kept: without what is at its default."""
        return _filled({
            "league": dict(self.league), "co_hosts": [_filled(vars(one)) for one in self.co_hosts], "place": _filled(vars(self.place)),
            "contact": _filled(vars(self.contact)), "copied_from": self.copied_from,
        })


def _filled(words: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in words.items() if value not in (None, False, 0, "", [], {})}


def parse_event(document: Any, path: str = "") -> tuple[EventSetUp, list[Problem]]:
    """The set-up of an event that a document holds (null: all defaults), and everything that is wrong with it."""
    fields, found = _opened(document, path)
    stages = fields.texts("stages")
    if len(stages) not in (0, len(STAGE_NAMES)):
        fields.refuse("stages", "stages")
    value = EventSetUp(
        occupation_code=fields.text("occupation_code", required=False, longest=40),
        papers=_papers(fields),
        rules=_rules(fields.nested("rules", required=False)),
        waiting=fields.flag("waiting"),
        promotes=fields.flag("promotes"),
        reserves=fields.count("reserves", 0, MOST_RESERVES) or 0,
        captain=fields.flag("captain"),
        stages=stages,
        advance=_advance(fields.nested("advance", required=False)) if fields.given("advance") and stages else None,
        modules=_modules(fields.nested("modules", required=False)),
        layers=fields.count("layers", 1, MOST_LAYERS) or 1,
    )
    return value, found


def parse_competition(document: Any, path: str = "") -> tuple[CompetitionSetUp, list[Problem]]:
    """The set-up of a competition that a document holds (null: all defaults), and everything that is wrong with it."""
    fields, found = _opened(document, path)
    co_hosts = tuple(
        CoHost(unit.text("name") or "", unit.text("part", required=False, longest=LONGEST_PART), unit.unit_code("code"))
        for unit in fields.objects("co_hosts", required=False)
    )
    if len(co_hosts) > MOST_CO_HOSTS:
        fields.refuse("co_hosts", "out_of_range", value=len(co_hosts), most=MOST_CO_HOSTS)
    place, contact = fields.nested("place", required=False), fields.nested("contact", required=False)
    value = CompetitionSetUp(
        co_hosts=co_hosts,
        place=Place(
            place.text("name", required=False), place.text("address", required=False),
            place.text("map", required=False, longest=LONGEST_MAP),
        ),
        contact=Contact(
            contact.text("person", required=False, longest=LONGEST_PERSON),
            contact.text("telephone", required=False, longest=LONGEST_TELEPHONE),
        ),
        copied_from=fields.text("copied_from", required=False, longest=40),
        league=fields.nested("league", required=False).document,
    )
    return value, found


def event_set_up(document: Any) -> EventSetUp:
    """The set-up of a stored event, which was checked when it was stored."""
    return parse_event(document)[0]


def competition_set_up(document: Any) -> CompetitionSetUp:
    """The set-up of a stored competition, which was checked when it was stored."""
    return parse_competition(document)[0]


def _opened(document: Any, path: str) -> tuple[Fields, list[Problem]]:
    found: list[Problem] = []
    if document is not None and type(document) is not dict:
        found.append(Problem(path, "wrong_type", {"expected": "object"}))
        document = None
    return Fields(document or {}, path, found), found


def _papers(fields: Fields) -> tuple[str, ...]:
    papers = fields.texts("papers")
    for paper in papers:
        if paper not in PAPERS:
            fields.refuse("papers", "unknown_paper", value=paper)
    return tuple(paper for paper in PAPERS if paper in papers)


def _rules(rules: Fields) -> ExtraRules:
    rules.only(tuple(ExtraRules.__dataclass_fields__))
    return ExtraRules(
        rules.flag("student_status"), rules.flag("no_higher_title"), rules.flag("one_event"),
        rules.count("insurance_months", 1, MOST_MONTHS), rules.flag("no_city_title"),
    )


def _advance(advance: Fields) -> Advance:
    carried = advance.word("carried", CARRIED, "unknown_rule", required=False) or "places"
    share = advance.count("share", 1, 99, required=carried == "score")
    return Advance(advance.count("count", 1, MOST_ADVANCING), carried, share if carried == "score" else None)


def _modules(modules: Fields) -> dict[str, ModulePlan]:
    plans = {}
    for code in modules.document:
        plan = modules.nested(code)
        plans[code] = ModulePlan(plan.count("minutes", 1, LONGEST_MODULE), plan.text("place", required=False))
    return plans
