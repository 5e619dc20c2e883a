"""A stranger's file is read by a process of its own with little memory and little time: what it breaks is not the house.

The child gets the file on standard input and answers on standard output; it opens nothing and leaves nothing behind. It
limits itself before it looks at the first byte (:func:`limit`), the parent bounds what it takes from it (:func:`run`).
"""
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

MEMORY = 280 * 1024 * 1024
SECONDS = 1.7
PATIENCE = 20.0
LONGEST_ANSWER = 48 * 1024 * 1024
OPEN_FILES = 16
ROOT = Path(__file__).resolve().parents[1]
KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
PROGRAM = "import sys; sys.path.insert(0, {root!r}); from {module} import main; main()"
EXHAUSTED = {-getattr(signal, name) for name in ("SIGPROF", "SIGXCPU", "SIGKILL", "SIGABRT") if hasattr(signal, name)}


class Broken(Exception):
    """The child ended without saying why: its file is damaged beyond what it could tell."""


class Exhausted(Broken):
    """The child used up its memory, its time, or the room for its answer."""


def limit() -> None:
    """In the child: from now on ``MEMORY`` bytes in all, ``SECONDS`` of processor time, and no file is written."""
    try:
        import resource  # noqa: PLC0415 – only where the system has it; elsewhere the parent's patience must do
    except ImportError:
        return
    room = MEMORY + _mapped_only()
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    resource.setrlimit(resource.RLIMIT_CPU, (2, 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    signal.setitimer(signal.ITIMER_PROF, max(SECONDS - sum(os.times()[:2]), 0.1))


def _mapped_only() -> int:
    """Bytes of address space that the program has taken and not filled: they do not count against the file."""
    try:
        mapped, resident = Path("/proc/self/statm").read_text().split()[:2]
    except OSError:
        return 0
    return (int(mapped) - int(resident)) * os.sysconf("SC_PAGE_SIZE")


def run(module: str, arguments: Sequence[str], data: bytes) -> tuple[bytes, Broken | None]:
    """What ``main`` of a module answers to these bytes, and what stopped it, if it did not end by itself.

    When this returns or raises, the child is gone.
    """
    command = [sys.executable, "-I", "-X", "utf8", "-c", PROGRAM.format(root=str(ROOT), module=module), *arguments]
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    with subprocess.Popen(  # noqa: S603 – our own program; the file is only data on its standard input
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
    ) as child:
        deadline = threading.Timer(PATIENCE, child.kill)
        writer = threading.Thread(target=_write, args=(child, data), daemon=True)
        try:
            deadline.start()
            writer.start()
            answer = child.stdout.read(LONGEST_ANSWER + 1) if child.stdout else b""
        finally:
            if child.stdout:
                child.stdout.close()
            status = child.wait()
            deadline.cancel()
            writer.join()
    if len(answer) > LONGEST_ANSWER or status in EXHAUSTED:
        return answer[:LONGEST_ANSWER], Exhausted()
    return answer, Broken() if status else None


def _write(child: "subprocess.Popen[bytes]", data: bytes) -> None:
    """Gives the child its file; one that ended before it had read all of it does not disturb us."""
    if child.stdin is None:
        return
    try:
        with suppress(OSError):
            child.stdin.write(data)
    finally:
        with suppress(OSError):
            child.stdin.close()
