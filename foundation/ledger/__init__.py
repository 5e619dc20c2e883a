"""The ledger: hash-chained streams, one per event and one each for money, policy and access."""
from foundation.ledger.book import MONEY, POLICY, append, entries, event_stream, root, size
from foundation.ledger.check import verify_all, vouched_for

__all__ = ["MONEY", "POLICY", "append", "entries", "event_stream", "root", "size", "verify_all", "vouched_for"]
