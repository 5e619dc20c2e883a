"""Files that people send: how large one request may be, and how much one person may send in a day."""
from foundation.uploads.receiving import received

__all__ = ["received"]
