"""Pages of the accounts: the door, one's own account, the accounts desk, the security policy."""
from foundation.accounts.views.blueprint import accounts
from foundation.accounts.views.desk import listing
from foundation.accounts.views.door import sign_in
from foundation.accounts.views.own import password
from foundation.accounts.views.security import security

__all__ = ["accounts", "listing", "password", "security", "sign_in"]
