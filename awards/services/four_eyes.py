"""Four eyes: who prepared something does not decide it, under whichever account."""
from awards.refusals import AccountNeeded, SecondPersonNeeded
from foundation.accounts.identity import Actor
from foundation.accounts.queries import person_of


def account_of(actor: Actor) -> int:
    """The account of somebody who prepares or decides; the system itself may do neither."""
    if actor.user_id is None:
        raise AccountNeeded
    return actor.user_id


def second_person(first: int, actor: Actor) -> int:
    """The deciding account, if another person stands behind it than behind ``first``."""
    second = account_of(actor)
    if person_of(first) == person_of(second):
        raise SecondPersonNeeded
    return second
