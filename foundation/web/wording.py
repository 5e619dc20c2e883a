"""How pages write days, moments, money and numbers: template filters, the same words everywhere."""
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from foundation.clock import CHINA
from foundation.rules.numbers import exact, half_up, plain, with_places
from foundation.web.language import page_language

NOTHING = "—"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(value: date | datetime | str | None) -> str:
    """2026年11月22日; a moment is shown as its day in China."""
    found = _as_day(value)
    if found is None:
        return NOTHING
    if page_language() == "en":
        return f"{found.day} {MONTHS[found.month - 1]} {found.year}"
    return f"{found.year}年{found.month}月{found.day}日"


def moment(value: datetime | str | None) -> str:
    """2026年11月22日 14:05, 24 hours, in China's time."""
    found = _as_moment(value)
    return NOTHING if found is None else f"{day(found)} {found:%H:%M}"


def clock_time(value: datetime | str | None) -> str:
    """14:05, in China's time."""
    found = _as_moment(value)
    return NOTHING if found is None else f"{found:%H:%M}"


def machine_time(value: date | datetime | str | None) -> str:
    """The same day or moment for the ``datetime`` attribute of a ``<time>`` element."""
    if isinstance(value, datetime):
        return value.astimezone(CHINA).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value or "")


def period(start: date | str | None, end: date | str | None) -> str:
    """2026年5月16日至17日: what both days share is said once."""
    first, last = _as_day(start), _as_day(end)
    if first is None or last is None or first == last:
        return day(first or last)
    if page_language() == "en":
        return f"{day(first)} – {day(last)}"
    tail = f"{last.day}日"
    if (first.year, first.month) != (last.year, last.month):
        tail = f"{last.month}月{tail}"
    if first.year != last.year:
        tail = f"{last.year}年{tail}"
    return f"{day(first)}至{tail}"


def yuan(fen: int | None, places: int = 2) -> str:
    """Whole fen as yuan with thousands separators: 1234500 → 12,345.00. ``places=0`` only where no fen are lost."""
    if fen is None:
        return NOTHING
    if isinstance(fen, bool) or not isinstance(fen, int):
        raise TypeError(f"money is whole fen, not {type(fen).__name__}")
    whole, part = divmod(abs(fen), 100)
    sign = "−" if fen < 0 else ""
    if places == 0 and part == 0:
        return f"{sign}{whole:,}"
    return f"{sign}{whole:,}.{part:02d}"


def decimal(value: Fraction | Decimal | int | str | None, places: int | None = None) -> str:
    """An exact number for reading: with ``places`` decimals (a half goes up), or as it is. A float is a defect."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, float):
        raise TypeError("numbers on pages are exact, never floats")
    number = exact(value) if isinstance(value, str) else Fraction(value)
    return plain(number) if places is None else with_places(half_up(number, places), places)


def count(value: int | None) -> str:
    """A whole number with thousands separators."""
    return NOTHING if value is None else f"{value:,}"


def _as_day(value: date | datetime | str | None) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(CHINA).date() if value.tzinfo else value.date()
    return value


def _as_moment(value: datetime | str | None) -> datetime | None:
    if value is None or value == "":
        return None
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.astimezone(CHINA) if found.tzinfo else found


FILTERS = {
    "date": day,
    "datetime": moment,
    "clock": clock_time,
    "machine_time": machine_time,
    "yuan": yuan,
    "decimal": decimal,
    "count_of": count,
}
