"""How one amount is divided among the members of a team or a coach group (award case, rule 3)."""
from collections.abc import Sequence
from fractions import Fraction


def equal_shares(members: int) -> list[Fraction]:
    """The same share for everybody."""
    return [Fraction(1, members)] * members


def divide(amount: int, shares: Sequence[Fraction]) -> list[int]:
    """Whole fen for each share by largest remainder, ties to the earlier member; the parts add up to the whole."""
    if sum(shares) != 1 or min(shares) < 0:
        raise ValueError("shares are not below 0 and sum to 1")
    exact = [amount * share for share in shares]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda member: parts[member] - exact[member])
    for member in by_remainder[: amount - sum(parts)]:
        parts[member] += 1
    return parts
