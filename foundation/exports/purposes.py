"""The purposes that rooms contributed, and who may have to do with them."""
from foundation.accounts.identity import Identity
from foundation.accounts.permissions import may
from foundation.contributions import ExportPurpose, contributions
from foundation.errors import NotFound


def purposes() -> list[ExportPurpose]:
    """All purposes in order."""
    return sorted(contributions().purposes, key=lambda purpose: purpose.position)


def purpose_named(code: str) -> ExportPurpose:
    """One purpose; raises :class:`NotFound`."""
    found = next((purpose for purpose in purposes() if purpose.code == code), None)
    if found is None:
        raise NotFound
    return found


def may_request(who: Identity, purpose: ExportPurpose, jurisdiction: str, code: str) -> bool:
    """True if somebody may ask for it in this competition."""
    return may(who, purpose.request, jurisdiction=jurisdiction, competition=code)


def may_approve(who: Identity, purpose: ExportPurpose, jurisdiction: str, code: str) -> bool:
    """True if somebody may agree to it in this competition, if somebody else has asked."""
    return may(who, purpose.approve, jurisdiction=jurisdiction, competition=code)
