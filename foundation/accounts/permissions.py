"""Who may: every room lists its permissions with one sentence and the roles that hold them; ``wsgi`` joins the tables."""
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import current_app, flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from foundation.accounts.duties import SET_FACTOR, WAYS_OUT, first_duty
from foundation.accounts.identity import NOBODY, Identity
from foundation.accounts.roles import Role
from foundation.accounts.session import ended_sentence, way
from foundation.clock import now
from foundation.errors import NotFound, Refusal

P = ParamSpec("P")
R = TypeVar("R")


class Permission(Enum):
    """Base of every room's permissions: the value is the sentence that says what it allows."""


class Open(Permission):
    """Doors that need no role."""

    ANYONE = "anybody, signed in or not"
    SIGNED_IN = "anybody who is signed in"


class Ground(Permission):
    """Permissions of the ground floor."""

    READ_AUDIT = "read the audit log and the ledger, and verify it"
    MANAGE_ACCOUNTS = "make, disable and unlock accounts, end their sessions"
    GRANT_ROLES = "grant and revoke roles, reset a lost second factor"
    SET_POLICY = "see and set the security policy: second factor, passwords, limits"
    KEEP_BACKUPS = "see the backups and have one made"
    EXAMINE = "have the installation examined, and see what is not safe"
    READ_LOOKS = "see who looked at personal numbers, whose, when and why"
    REQUEST_EXPORTS = "ask for personal data in bulk for a purpose, and fetch what was agreed to"
    APPROVE_EXPORTS = "agree to personal data in bulk that somebody else asked for, without seeing it"
    ASK_ERASURE = "see what is kept about people and how long, and ask that somebody's numbers be destroyed"
    APPROVE_ERASURE = "agree to destroying the numbers of somebody for whom another person asked"


# All others of the ground floor are for the whole house.
OF_A_COMPETITION = frozenset({Ground.REQUEST_EXPORTS, Ground.APPROVE_EXPORTS})
TABLE: Mapping[Permission, frozenset[Role]] = {
    Ground.READ_AUDIT: frozenset({Role.AUDITOR}),
    Ground.MANAGE_ACCOUNTS: frozenset({Role.SYSTEM_ADMIN}),
    Ground.GRANT_ROLES: frozenset({Role.SECURITY_ADMIN}),
    Ground.SET_POLICY: frozenset({Role.SECURITY_ADMIN}),
    Ground.KEEP_BACKUPS: frozenset({Role.SYSTEM_ADMIN}),
    Ground.EXAMINE: frozenset({Role.SYSTEM_ADMIN}),
    Ground.READ_LOOKS: frozenset({Role.AUDITOR, Role.SECURITY_ADMIN}),
    Ground.REQUEST_EXPORTS: frozenset({Role.ORGANIZER, Role.REGISTRAR, Role.AWARDS_CLERK, Role.FINANCE_PREPARER}),
    Ground.APPROVE_EXPORTS: frozenset({Role.LEADER, Role.FINANCE_APPROVER}),
    Ground.ASK_ERASURE: frozenset({Role.SECURITY_ADMIN}),
    Ground.APPROVE_ERASURE: frozenset({Role.SECURITY_ADMIN, Role.LEADER}),
}


class SignInFirst(Refusal):
    """The door needs somebody who is signed in."""

    code = "sign_in_first"
    sentence = _l("请先登录。")
    status = 401

    def __init__(self, why: str | None = None) -> None:
        super().__init__()
        if why:
            self.sentence = why


class ChangePasswordFirst(Refusal):
    """Signed in with a one-time password: it opens nothing but its own change."""

    code = "change_password_first"
    sentence = _l("请先修改一次性密码，再办理其他事项。")
    status = 403


class SecondFactorFirst(ChangePasswordFirst):
    """The security policy asks for a second factor, and this account has none yet."""

    code = "second_factor_first"
    sentence = _l("请先启用动态口令，再办理其他事项。")


class Forbidden(Refusal):
    """Signed in, but without the role that this needs."""

    code = "forbidden"
    sentence = _l("您的岗位没有此项权限；如有需要，请联系安全管理员。")
    status = 403


def join_tables(tables: Iterable[Mapping[Permission, frozenset[Role]]]) -> dict[Permission, frozenset[Role]]:
    """All rooms' tables as one; a permission listed twice is a defect."""
    joined: dict[Permission, frozenset[Role]] = {}
    for table in tables:
        for permission, roles in table.items():
            if permission in joined:
                raise ValueError(f"{permission} is listed twice")
            joined[permission] = roles
    return joined


def identity() -> Identity:
    """Who is signed in now; nobody if no one is."""
    return current_user.identity if current_user and current_user.is_authenticated else NOBODY


def roles_for(permission: Permission) -> frozenset[Role]:
    """The roles that hold a permission."""
    table: dict[Permission, frozenset[Role]] = current_app.extensions["permissions"]
    return table[permission]


def may(who: Identity, permission: Permission, *, jurisdiction: str, competition: str) -> bool:
    """True if somebody holds the permission for this competition."""
    roles = roles_for(permission)
    return any(grant.role in roles and grant.covers(jurisdiction, competition) for grant in who.grants)


def may_anywhere(who: Identity, permission: Permission) -> bool:
    """True if somebody holds the permission for at least one competition or jurisdiction.

    The audit log, accounts, policy, backups, what is kept of people: that belongs to no competition and cannot be cut into
    jurisdictions, so it needs a grant for the whole house. A district's auditor reads its awards and payments, not the log.
    """
    whole = isinstance(permission, Ground) and permission not in OF_A_COMPETITION
    return any(grant.role in roles_for(permission) and (grant.whole_house or not whole) for grant in who.grants)


def require(permission: Permission, *, jurisdiction: str, competition: str) -> Identity:
    """The identity, if it holds the permission for this competition; otherwise the thing is not found (404)."""
    who = identity()
    if not may(who, permission, jurisdiction=jurisdiction, competition=competition):
        raise NotFound
    return who


def permit(*permissions: Permission) -> Callable[[Callable[P, R]], Callable[P, Any]]:
    """Declares what a route needs (any one of ``permissions``) and refuses everybody else before the view runs.

    What belongs to one competition is checked again by :func:`require` when the thing has been found.
    """

    def declare(view: Callable[P, R]) -> Callable[P, Any]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
            if Open.ANYONE not in permissions:
                who = identity()
                if who is NOBODY:
                    return _ask_to_sign_in()
                duty = first_duty(current_user, way(), now())
                if duty is not None and request.endpoint not in WAYS_OUT | {duty}:
                    return _ask_first(duty)
                if Open.SIGNED_IN not in permissions and not any(may_anywhere(who, p) for p in permissions):
                    raise Forbidden
            return view(*args, **kwargs)

        guarded.permissions = permissions  # type: ignore[attr-defined]
        return guarded

    return declare


def may_open(address: str) -> bool:
    """True if a link to this page of the house leads this person further: to the page, or first to the sign-in."""
    who = identity()
    endpoint, _values = current_app.url_map.bind("").match(address, method="GET")
    needed: tuple[Permission, ...] = getattr(current_app.view_functions[endpoint], "permissions", ())
    return who is NOBODY or bool({Open.ANYONE, Open.SIGNED_IN} & set(needed)) or any(may_anywhere(who, p) for p in needed)


def _ask_first(duty: str) -> Any:
    if request.path.startswith("/api/") or request.method not in ("GET", "HEAD"):
        raise SecondFactorFirst if duty == SET_FACTOR else ChangePasswordFirst
    return redirect(url_for(duty))


def _ask_to_sign_in() -> Any:
    why = ended_sentence()
    if request.path.startswith("/api/") or request.method not in ("GET", "HEAD"):
        raise SignInFirst(why)
    if why:
        flash(why, "info")
    door = "judge.sign_in" if request.path.startswith("/judge") else "accounts.sign_in"
    return redirect(url_for(door, next=request.full_path.rstrip("?")))
