"""Parameters of the law: a number with its days in force, its status, its article and all its conditions."""
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from foundation.rules.numbers import exact


@dataclass(frozen=True)
class Value:
    """What a document says from one day on. ``value`` null: the document sets no number, which is never 0.

    ``first_day`` is null only for a draft that has no date; it is never in force and is shown on every day.
    """

    first_day: date | None
    last_day: date | None
    value: str | None
    status: str
    document: str
    article: str
    condition: str
    question: str | None = None

    @property
    def number(self) -> Fraction | None:
        """The exact number, if one is set."""
        return None if self.value is None else exact(self.value)

    def covers(self, day: date) -> bool:
        """Whether this value is the one to look at on a day."""
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True)
class Parameter:
    """One number of the law through time."""

    key: str
    label: str
    unit: str
    values: tuple[Value, ...]

    def on(self, day: date) -> Value | None:
        """The value of a day; null before the first and after the last day."""
        return next((value for value in self.values if value.covers(day)), None)
