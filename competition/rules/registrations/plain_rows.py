"""Rows that need nothing: clean cells, a resident ID, an event without a question. Most rows of a large file are such, so they
are recognised first; whatever is not plainly right goes to :class:`RowCheck`, which says what is wrong."""
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import cache
from operator import itemgetter

from competition.rules import identity
from competition.rules.definition import EventDefinition
from competition.rules.levels import level_named, rank_of
from competition.rules.registrations import headings
from competition.rules.registrations.cells import CLEANERS_CHANGE, Cell
from competition.rules.registrations.events import EventFinder
from competition.rules.registrations.headings import POSITIONS
from competition.rules.registrations.row import MOST_YEARS, PHONE, is_known_unit_code
from competition.rules.registrations.values import Registration
from foundation.rules.identities import AREAS

TEXTS = itemgetter(*(POSITIONS[heading] for heading in (
    headings.NAME, headings.SEX, headings.ID_NUMBER, headings.PHONE, headings.UNIT_CODE, headings.GROUP, headings.COACH,
    headings.NOTE, headings.TEAM, headings.ID_TYPE,
)))  # fmt: skip
NAMES = itemgetter(*(POSITIONS[heading] for heading in (headings.UNIT, headings.EVENT, headings.LEVEL, headings.COACH_UNIT)))
COUNTS = itemgetter(POSITIONS[headings.SERIAL], POSITIONS[headings.YEARS])


class PlainRows:
    """Recognises them in one table."""

    def __init__(self, finder: EventFinder, first_day: date) -> None:
        self._first_day = first_day
        self._find = cache(lambda occupation, group: finder.find(occupation, group or None))
        self._age = cache(lambda birth: identity.age_on(birth, first_day))
        self._level = cache(lambda text: (level_named(text), rank_of(text)))

    def read(self, number: int, row: Sequence[Cell]) -> tuple[Registration, EventDefinition] | None:
        """The row as a registration with its event, if nothing in it has to be cleaned, asked or refused."""
        serial, years = COUNTS(row)
        texts, names = TEXTS(row), NAMES(row)
        try:
            plain = "|".join(texts)
            every = plain + "|" + "|".join(names)
        except TypeError:
            return None
        if type(serial) is str:
            plain, every = plain + serial, every + serial
        elif type(serial) is not int:
            return None
        if texts[-1] or CLEANERS_CHANGE.search(every) or not unicodedata.is_normalized("NFKC", plain):
            return None
        if years == "":
            return self._registration(number, texts, names, None)
        return self._registration(number, texts, names, years) if type(years) is int and 0 <= years <= MOST_YEARS else None

    def _registration(
        self, number: int, texts: Sequence[str], names: Sequence[str], years: int | None
    ) -> tuple[Registration, EventDefinition] | None:
        name, sex, id_number, phone, unit_code, group, coach, note, team, _kind = texts
        unit, occupation, level, coach_unit = names
        if not (name and unit and PHONE.fullmatch(phone) and is_known_unit_code(unit_code) and id_number[:2] in AREAS):
            return None
        holder, event = identity.read_number(id_number, self._first_day), self._find(occupation, group)
        if isinstance(holder, list) or holder.sex != sex or event is None:
            return None
        named, rank = self._level(level)
        if not self._admits(event, self._age(holder.birth), years, rank) or (event.is_team and not team):
            return None
        return Registration(
            number, name, sex, id_number, holder.birth, phone, unit, unit_code, event.code, event.group, named, years, coach,
            coach_unit, note, team,
        ), event

    def _admits(self, event: EventDefinition, age: int, years: int | None, rank: int | None) -> bool:
        asked = event.eligibility
        if age < (asked.minimum_age or 0) or (asked.maximum_age is not None and age > asked.maximum_age):
            return False
        if asked.minimum_years and (years or 0) < asked.minimum_years:
            return False
        return not asked.minimum_level or (rank is not None and rank >= (self._level(asked.minimum_level)[1] or 0))
