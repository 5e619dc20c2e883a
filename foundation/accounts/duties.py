"""What somebody must do before anything else opens: change a one-time or an old password, take a second factor into use."""
from datetime import datetime

from foundation.accounts.models import User
from foundation.accounts.policy import PASSWORD, PASSWORD_AGE, in_force

SET_PASSWORD, SET_FACTOR = "accounts.password", "accounts.second_factor"
# What stays open while a duty is open: the page of the duty itself, and the way out.
WAYS_OUT = frozenset({"accounts.sign_out"})


def password_is_old(user: User, at: datetime) -> bool:
    """True if the rules of 等保 ask for a new one: 90 days."""
    return in_force().password_rules and user.password_set_at is not None and at - user.password_set_at >= PASSWORD_AGE


def first_duty(user: User, way: str, at: datetime) -> str | None:
    """The endpoint of what comes first; none for whoever came by card (the card and its PIN are given anew instead)."""
    if way != PASSWORD:
        return None
    if user.must_change or password_is_old(user, at):
        return SET_PASSWORD
    if user.second_factor is None and (user.second_factor_due or in_force().second_factor):
        return SET_FACTOR
    return None
