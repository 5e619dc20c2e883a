"""The audit log: every state change leaves one entry, in the transaction that made it."""
from foundation.audit.log import declare, record

__all__ = ["declare", "record"]
