"""The backup as a job: asked for by the schedule or by a button, done by the consumer."""
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.accounts.permissions import Ground, may_anywhere
from foundation.backup.schedule import KIND
from foundation.clock import now
from foundation.jobs import Progress, job_kind


@job_kind(KIND, _l("备份"), allowed=lambda who, _arguments: may_anywhere(who, Ground.KEEP_BACKUPS))
def make_backup(_arguments: Mapping[str, Any], progress: Progress) -> None:
    """Makes one backup and proves it."""
    from foundation.backup.services import create  # noqa: PLC0415  packing and encrypting is nothing that a page waits for

    create(at=now(), told=progress)
