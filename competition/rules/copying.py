"""Last year's competition as the beginning of this year's: a definition from a definition, nothing stored, nobody copied."""
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

WEEK = 7
DATES = ("registration_opens", "registration_closes", "starts", "ends")
DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])(.*)", re.DOTALL)


def same_weekday(day: date, year: int) -> date:
    """The day of another year that has the same weekday and lies nearest to the same date; competitions are held at
    week-ends, and a committee plans from Monday to Monday."""
    last = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    there = last.replace(year=year)
    apart = (day.weekday() - there.weekday()) % WEEK
    return there + timedelta(days=apart if apart <= WEEK // 2 else apart - WEEK)


def moved_dates(dates: Mapping[str, str], year: int, from_year: int) -> dict[str, str]:
    """The four days, moved together by whole weeks, so that weekdays and distances stay; ISO dates."""
    starts = date.fromisoformat(dates["starts"])
    apart = same_weekday(starts, starts.year + year - from_year) - starts
    return {key: (date.fromisoformat(dates[key]) + apart).isoformat() for key in DATES}


def next_name(name: str, year: int, from_year: int) -> str:
    """The name with the new year in place of the old one, and 第N届 counted on where N is written in figures."""
    named = name.replace(str(from_year), str(year))
    return re.sub(r"第([0-9]{1,3})届", lambda found: f"第{int(found[1]) + year - from_year}届", named)


def next_code(code: str, year: int, from_year: int) -> str:
    """The code with the new year in place of the old one; the code and the year, where it names none."""
    return code.replace(str(from_year), str(year)) if str(from_year) in code else f"{code}-{year}"[:40]


def copied(definition: Mapping[str, Any], basics: Mapping[str, Any]) -> dict[str, Any]:
    """The definition of a competition that begins as another one was. ``basics`` holds the new ``code``, ``name``, ``year``,
    ``dates``. What belongs to that year's notice alone (its number) stays behind; days that others keep in ``set_up``
    (a schedule) move along with the first day of the competition."""
    apart = date.fromisoformat(basics["dates"]["starts"]) - date.fromisoformat(definition["dates"]["starts"])
    set_up = {**_moved(definition.get("set_up") or {}, apart), "copied_from": definition["code"]}
    events = [
        {**event, **({"set_up": _moved(event["set_up"], apart)} if event.get("set_up") else {})}
        for event in definition["events"]
    ]
    return {**definition, **basics, "document": basics.get("document"), "set_up": set_up, "events": events}


def _moved(value: Any, apart: timedelta) -> Any:
    """A value with every text in it that begins with an ISO date moved by so many days."""
    if type(value) is dict:
        return {key: _moved(one, apart) for key, one in value.items()}
    if type(value) is list:
        return [_moved(one, apart) for one in value]
    found = DAY.fullmatch(value) if type(value) is str else None
    if found is None:
        return value
    try:
        return f"{(date.fromisoformat(found[1]) + apart).isoformat()}{found[2]}"
    except ValueError:
        return value
