"""Pages of the accounts: the door, one's own account, the accounts desk, the security policy."""
from foundation.accounts.views import desk, door, own, security
from foundation.accounts.views.blueprint import accounts

__all__ = ["accounts", "desk", "door", "own", "security"]
