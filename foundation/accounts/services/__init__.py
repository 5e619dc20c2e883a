"""What can be done with accounts: make and grant, come in, stay and leave, prove oneself twice, decide the rules."""
from foundation.accounts.services.door import note_sign_out, second_step, sign_in, sign_in_with_card, unlock
from foundation.accounts.services.second_factor import enrol_second_factor, new_recovery_codes, reset_second_factor
from foundation.accounts.services.security import set_policy
from foundation.accounts.services.sessions import begin_session, end_session, sign_out_everywhere
from foundation.accounts.services.users import (
    Card,
    change_password,
    create_user,
    disable_user,
    grant_role,
    issue_card,
    revoke_role,
    set_password,
)

__all__ = [
    "Card", "begin_session", "change_password", "create_user", "disable_user", "end_session", "enrol_second_factor", "grant_role",
    "issue_card", "new_recovery_codes", "note_sign_out", "reset_second_factor", "revoke_role", "second_step", "set_password",
    "set_policy", "sign_in", "sign_in_with_card", "sign_out_everywhere", "unlock",
]
