"""The brake for guessing at many accounts from many addresses: the more failures the whole house has had in the last quarter
of an hour, the longer a stranger's browser waits before it is heard. Nobody is locked out by it, and a browser that has been
in before does not wait. Few wait at one time, so that waiting keeps nobody from being served."""
import threading
import time
from datetime import datetime

from foundation.accounts.refusals import Busy
from foundation.accounts.throttle import failures, house_key

# From how many failures on, and how many seconds.
STEPS = ((1000, 2.0), (300, 1.0), (100, 0.5))
LANES = 2
_lanes = threading.BoundedSemaphore(LANES)


def pause_after(count: int) -> float:
    """How many seconds a stranger waits after so many failures of everybody."""
    return next((seconds for least, seconds in STEPS if count >= least), 0.0)


def slow_down(at: datetime) -> None:
    """Waits as long as it takes; raises :class:`Busy` if too many wait already."""
    seconds = pause_after(failures(house_key(), at))
    if not seconds:
        return
    if not _lanes.acquire(timeout=seconds):
        raise Busy
    try:
        time.sleep(seconds)
    finally:
        _lanes.release()
