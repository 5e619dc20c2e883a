"""A PostgreSQL server of our own with the settings of a real one: it syncs, and it can be crashed."""
import os
import subprocess
import time

from tests.databases import Cluster, postgres_binaries

SAFE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=48MB", "max_connections=90", "listen_addresses=", "timezone=UTC")


class SafeCluster(Cluster):
    """As the tests' cluster, but with nothing switched off that keeps data."""

    settings = SAFE

    @classmethod
    def of_this_machine(cls) -> "SafeCluster":
        """The newest server that is installed here."""
        binaries = postgres_binaries()
        if binaries is None:
            raise SystemExit("PostgreSQL is not installed here (no initdb under /usr/lib/postgresql or on PATH)")
        return cls(binaries)

    def crash(self) -> None:
        """``pg_ctl stop -m immediate``: every backend ends at once, nothing is written out."""
        stop = [self._binaries / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-t", "30", "stop"]
        subprocess.run(stop, check=True, cwd=self.folder, capture_output=True, env={"PATH": os.environ["PATH"]}, **self._as_whom())

    def restart(self) -> float:
        """Starts the crashed server again, which recovers from its log; answers how many seconds that took."""
        begun = time.perf_counter()
        self._end()
        self.serve()
        return time.perf_counter() - begun
