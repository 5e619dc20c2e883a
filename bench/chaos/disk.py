"""What a disk may hold after the power went: everything that was synced, and of what was not synced anything at all."""
import random
from dataclasses import dataclass, field

from bench.chaos.file_layer import DELETE, SYNC, SYNC_FAILED, TRUNCATE, WRITE, Event

SECTOR = 512
KEEP, DROP, TEAR = "keep", "drop", "tear"
# How one cut treats what was not synced: all of it lost, all of it written, or every write on its own.
MOODS = ((DROP,), (KEEP,), (KEEP, DROP), (KEEP, DROP, TEAR), (KEEP, KEEP, KEEP, DROP), (DROP, DROP, DROP, TEAR))


def put(file: bytearray, offset: int, content: bytes) -> None:
    """Writes into a file, which grows with zeros up to the place."""
    if len(file) < offset:
        file.extend(bytes(offset - len(file)))
    file[offset : offset + len(content)] = content


@dataclass
class Disk:
    """The files as synced, and what is still on its way to each of them.

    After a sync that failed, Linux may take what it could not write for written: a later sync that succeeds does not bring it
    back. ``forgetting`` decides what is forgotten.
    """

    files: dict[str, bytearray]
    forgetting: random.Random = field(default_factory=lambda: random.Random(0))
    pending: dict[str, list[Event]] = field(default_factory=dict)

    def see(self, event: Event) -> None:
        """The next event of the record. Deletions count at once: no directory entry is ever lost here."""
        if event.kind in (WRITE, TRUNCATE):
            self.pending.setdefault(event.file, []).append(event)
        elif event.kind == SYNC:
            for one in self.pending.pop(event.file, []):
                _apply(self.files.setdefault(event.file, bytearray()), one)
        elif event.kind == SYNC_FAILED:
            kept = [one for one in self.pending.pop(event.file, []) if self.forgetting.random() < 0.5]
            self.pending[event.file] = kept
        elif event.kind == DELETE:
            self.pending.pop(event.file, None)
            self.files.pop(event.file, None)

    def after_a_cut(self, source: random.Random) -> dict[str, bytearray]:
        """One of the states in which the disk may be found if the power goes now."""
        mood = MOODS[source.randrange(len(MOODS))]
        found = {name: bytearray(content) for name, content in self.files.items()}
        for name, events in self.pending.items():
            file = found.setdefault(name, bytearray())
            for one in events:
                fate = mood[source.randrange(len(mood))]
                if fate == KEEP or (fate == TEAR and one.kind == TRUNCATE):
                    _apply(file, one)
                elif fate == TEAR:
                    _tear(file, one, source)
        return found


def _apply(file: bytearray, event: Event) -> None:
    if event.kind == WRITE:
        put(file, event.offset, event.content)
    else:
        del file[event.offset :]
        put(file, event.offset, b"")


def _tear(file: bytearray, event: Event, source: random.Random) -> None:
    """Some sectors of a write arrive, others keep what was there."""
    end, start = event.offset + len(event.content), event.offset
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        if source.random() < 0.5:
            put(file, start, event.content[start - event.offset : stop - event.offset])
        start = stop
