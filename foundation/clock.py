"""The only place that reads the clock. Views, commands and jobs call :func:`now` and hand the moment on (house rule 5)."""
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "CST")
_fixed: ContextVar[datetime | None] = ContextVar("fixed_moment", default=None)


def now() -> datetime:
    """This moment, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today() -> date:
    """Today's date in China."""
    return now().astimezone(CHINA).date()


def at_noon(day: date, hours: int = 12) -> datetime:
    """A moment on a day in China: what a rehearsal's clock runs along."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA) + timedelta(hours=hours)


def iso(moment: datetime) -> str:
    """ISO text with China's zone and whole seconds, as ledger and notices print it."""
    return moment.astimezone(CHINA).isoformat(timespec="seconds")


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Inside, :func:`now` answers this moment: for rehearsals and tests."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
