"""Which processes take part, and how are they started, killed and ended? Each is ended by its own id."""

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

READY_S_MAX = 60.0
END_S_MAX = 40.0
COMPILED = Path(__file__).parents[1] / "out" / "compiled"
TWOFOLD = str(Path(sys.executable).with_name("twofold"))
"""The real command, of the environment we run in."""


class NotReady(Exception):
    """A process did not say in time that it is ready; its log tells why."""


class Program:
    """
    One process that says in one JSON line when it is ready.

    Args:
        log: file that its stderr is appended to, over all its lives.
    """

    def __init__(
        self, command: Sequence[str], log: Path, environment: Mapping[str, str], hand_in: bytes | None = None
    ) -> None:
        self._command = list(command)
        self._log = log
        self._environment = dict(environment)
        self._hand_in = hand_in
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> dict[str, Any]:
        """Start it and wait for its line; a program that says nothing gets an empty one from ``wait_for_line=False``."""
        self.start_silent()
        return self._read_line()

    def start_silent(self) -> None:
        """Start it without waiting for anything."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE if self._hand_in is not None else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                env=self._environment,
                cwd=self._log.parent,
            )
        if self._hand_in is not None:
            assert self._process.stdin is not None
            self._process.stdin.write(self._hand_in)
            self._process.stdin.close()

    def kill(self) -> None:
        """``kill -9``; nothing happens to what isn't running."""
        self._end(signal.SIGKILL)

    def end(self) -> int | None:
        """End it in good order; killed where that takes too long. Returns the exit code, None where it wasn't running."""
        return self._end(signal.SIGTERM)

    def wait(self, at_most_s: float) -> int:
        """Wait until it ends by itself; raises ``subprocess.TimeoutExpired``."""
        assert self._process is not None
        return self._process.wait(at_most_s)

    def cpu_s(self) -> float:
        """CPU time of the running process so far, user and system; 0 where it isn't running."""
        if self._process is None or self._process.poll() is not None:
            return 0.0
        numbers = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def _end(self, number: signal.Signals) -> int | None:
        process = self._process
        if process is None:
            return None
        if process.poll() is None:
            process.send_signal(number)
        try:
            code = process.wait(END_S_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        if process.stdout is not None:
            process.stdout.close()
        self._process = None
        return code

    def _read_line(self) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], READY_S_MAX)
        line = self._process.stdout.readline() if ready else b""
        if not line:
            raise NotReady(f"{' '.join(self._command[:3])} did not get ready; see {self._log}")
        found: dict[str, Any] = msgspec.json.decode(line)
        return found


def clean_environment(more: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """
    Our environment without anybody's settings of Twofold, and ``more``.

    Compiled modules are kept, as an installation keeps them: else each start after a kill would compile them anew.
    """
    ours = {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_")}
    ours.pop("PYTHONDONTWRITEBYTECODE", None)
    return ours | {"PYTHONPYCACHEPREFIX": str(COMPILED)} | dict(more)


def free_port() -> int:
    """A port of loopback that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
