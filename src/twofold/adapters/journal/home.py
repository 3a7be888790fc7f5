"""Is this process the only one that uses the home?"""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from twofold.errors import HomeBusy


class HomeLock:
    """
    Keeps a home to one process. The kernel gives the lock back when the process ends, even by ``kill -9``.

    The lock file stays behind on purpose: removing it would let two processes lock two files of one name.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / "lock"
        self._file: int | None = None

    def take(self) -> None:
        """
        Take the lock, or say who has it.

        Raises:
            HomeBusy: another process uses this home; the message names its process id.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(file, 32, 0).decode("ascii", "replace").strip()
            os.close(file)
            raise HomeBusy(_busy(self._path.parent, holder)) from None
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        self._file = file

    def give_back(self) -> None:
        """Let others use the home; nothing happens where the lock isn't held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> "HomeLock":
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.give_back()


def _busy(home: Path, holder: str) -> str:
    who = f"The Twofold process {holder}" if holder else "Another Twofold process"
    return (
        f"{who} uses the home {home}, and on SQLite there can be only one. Nothing was done. "
        "Stop that process, name another home with TWOFOLD_HOME, or use PostgreSQL with --database."
    )
