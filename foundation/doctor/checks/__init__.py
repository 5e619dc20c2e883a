"""The checks of the ground floor, in the order of the report. Each takes the moment and answers its findings."""
from collections.abc import Callable
from datetime import datetime

from foundation.doctor.checks import backups, clock, databases, keys, ledgers, people, running, settings, storage
from foundation.doctor.findings import Finding

Check = Callable[[datetime], list[Finding]]
CHECKS: tuple[Check, ...] = (
    settings.mode, settings.encryption, settings.proxies, keys.files, keys.age, databases.safety, databases.schema, databases.guards,
    clock.moment, clock.zone, storage.space, storage.file_system, backups.newest, backups.means, people.passwords,
    people.second_factor, people.idle, people.posts, running.server, running.consumer, running.fonts, running.certificate, ledgers.chains,
)
