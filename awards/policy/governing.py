"""The policy of a day: every parameter and every schedule that is to be looked at on it, in one frozen value."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType

from awards.errors import AmountNotSet, NotPayable, PolicyNotInForce
from awards.policy.loader import load_parameters
from awards.policy.shipped import shipped_schedules
from awards.policy.values import Parameter, Value
from awards.rules.schedule import Schedule

FOLDER = Path(__file__).parent / "parameters"
ADOPTED = "adopted"


@dataclass(frozen=True)
class Policy:
    """What was law, draft or sample on one day. Nothing in it changes afterwards: old decisions keep the policy of
    their day."""

    day: date
    parameters: Mapping[str, Parameter]
    schedules: tuple[Schedule, ...]

    def value(self, key: str) -> Value:
        """The value of a parameter with its article and conditions. Raises :class:`PolicyNotInForce`."""
        value = self.parameters[key].on(self.day)
        if value is None:
            raise PolicyNotInForce(key=key, day=self.day)
        return value

    def number(self, key: str) -> Fraction:
        """The exact number, whatever its status: to explain and to try. Raises :class:`AmountNotSet`."""
        number = self.value(key).number
        if number is None:
            raise AmountNotSet(key=key, day=self.day)
        return number

    def payable(self, key: str) -> Fraction:
        """The exact number that may reach a payment: only an adopted one. Raises :class:`NotPayable`."""
        value = self.value(key)
        if value.status != ADOPTED:
            raise NotPayable(key=key, status=value.status)
        return self.number(key)


def policy_on(day: date, adopted: Iterable[Schedule] = ()) -> Policy:
    """The policy of a day: the parameters, the shipped schedules and those that an instance has adopted."""
    schedules = [*(shipped.schedule for shipped in shipped_schedules()), *adopted]
    return Policy(day, _parameters(), tuple(schedule for schedule in schedules if schedule.in_force(day)))


@cache
def _parameters() -> Mapping[str, Parameter]:
    return MappingProxyType(load_parameters(FOLDER))
