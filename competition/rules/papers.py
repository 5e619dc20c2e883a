"""Papers (报名材料): which kinds there are, of how many pages, and what of it is still missing. Pure."""
from collections.abc import Collection, Mapping
from datetime import timedelta

PORTRAIT, SEALED_FORM = "portrait", "sealed_form"
# The most pages of each kind, in the order in which they are asked for.
KINDS: Mapping[str, int] = {
    PORTRAIT: 1, "id_card": 2, "level_certificate": 4, "employment": 6, "student_card": 2, SEALED_FORM: 2,
}
A_KIND = f"any({', '.join(KINDS)})"
"""Any of them as a part of an address."""
DRAFTS = timedelta(days=30)
BIN = timedelta(days=30)
PAPERS = timedelta(days=180)


def kinds_of(asked: Collection[str], *, sealed_form: bool = False) -> tuple[str, ...]:
    """The kinds that an event takes: the portrait always, what the event asks for, and the signed and sealed form once there
    is an entry to print one for."""
    wanted = {PORTRAIT, *asked} | ({SEALED_FORM} if sealed_form else set())
    return tuple(kind for kind in KINDS if kind in wanted)


def missing(asked: Collection[str], present: Collection[str]) -> tuple[str, ...]:
    """The kinds that an applicant still has to bring: the portrait and what the event asks for."""
    return tuple(kind for kind in kinds_of(asked) if kind not in present)
