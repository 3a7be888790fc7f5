"""
Put clients into places of their own: ``python -m acceptance.clients.install [NAME...]``, all of them without a name.

Needs Python with pip, and the registries that pip and npm are set up for; node and npm come as a wheel. What is there at the
version that the lock names is left alone. Two are installed at a time. Exit code 0 when all are there, 3 when one could not be had.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from acceptance.clients.catalogue import NODE, Client, clients

AT_A_TIME = 2
NPM_SETTINGS = Path("/etc/npmrc")
TRIES = 3
"""A registry may not answer at once; packages that came are kept by pip and npm, so a second try goes on where the first ended."""


class InstallFailed(Exception):
    """A client could not be installed; the text says which and why."""


def main(names: Sequence[str]) -> int:
    """Install the named clients, or all; say what was done."""
    known = clients()
    if unknown := [name for name in names if name not in known]:
        print(f"No such client: {', '.join(unknown)}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    missing = [known[name] for name in _with_runtime(names or known, known) if not is_installed(known[name])]
    if not missing:
        return 0
    try:
        _install_all(missing)
    except InstallFailed as failure:
        print(failure, file=sys.stderr)
        return 3
    return 0


def is_installed(client: Client) -> bool:
    """Whether what the lock names is there, for this Python."""
    return client.stamp.is_file() and client.stamp.read_text() == _fingerprint(client)


def _with_runtime(names: Iterable[str], known: dict[str, Client]) -> list[str]:
    """The names, the runtime first where a node client is among them."""
    wanted = list(names)
    needs_node = any(not known[name].is_python for name in wanted)
    return [NODE, *(name for name in wanted if name != NODE)] if needs_node else wanted


def _install_all(missing: list[Client]) -> None:
    first = [client for client in missing if client.name == NODE]
    rest = sorted((client for client in missing if client.name != NODE), key=lambda client: client.is_python)
    with ThreadPoolExecutor(AT_A_TIME) as pool:  # node clients first: they take longest
        for client in first:
            _install(client)
        list(pool.map(_install, rest))


def _install(client: Client) -> None:
    started = time.monotonic()
    shutil.rmtree(client.place, ignore_errors=True)
    client.place.mkdir(parents=True)
    for step in _python_steps(client) if client.is_python else _node_steps(client):
        _run(step, client)
    client.stamp.write_text(_fingerprint(client))
    print(f"{client.name} {client.version} installed in {time.monotonic() - started:.0f} s", flush=True)


def _python_steps(client: Client) -> list[list[str]]:
    """
    Let the pip that runs us install into an environment without one; the lock names everything, so it resolves nothing.

    Nothing is compiled ahead: a client uses a small part of what it brings along.
    """
    pip = [sys.executable, "-m", "pip", "--python", str(client.place / "bin" / "python"), "--disable-pip-version-check"]
    lock = str(client.locked / "requirements.txt")
    return [
        [sys.executable, "-m", "venv", "--without-pip", str(client.place)],
        [*pip, "install", "--quiet", "--no-compile", "--no-deps", "--requirement", lock],
    ]


def _node_steps(client: Client) -> list[list[str]]:
    """
    Copy the lock and let npm install it.

    A package that ships its own lock (a shrinkwrap) needs none of ours. Scripts of packages are not run: no client needs them.
    """
    for file in client.locked.iterdir():
        shutil.copy(file, client.place)
    verb = ["ci"] if (client.locked / "package-lock.json").exists() else ["install", "--no-package-lock"]
    quiet = ["--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"]
    return [["npm", *verb, *quiet, "--prefix", str(client.place)]]


def _run(command: list[str], client: Client) -> None:
    for _ in range(TRIES):
        done = subprocess.run(
            command, cwd=client.place, env=_environment(), capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            return
    text = f"{client.name} could not be installed: `{' '.join(command)}` ended with {done.returncode}.\n"
    raise InstallFailed(text + (done.stderr or done.stdout)[-2000:])


def _environment() -> dict[str, str]:
    """Let the npm of the wheel be set up as the machine's own is: what it trusts, and which registry it asks."""
    path = os.pathsep.join([str(clients()[NODE].bin), os.environ.get("PATH", "")])
    machine = {"NPM_CONFIG_GLOBALCONFIG": str(NPM_SETTINGS)} if NPM_SETTINGS.exists() else {}
    return {"NODE_USE_SYSTEM_CA": "1", **machine, **os.environ, "PATH": path}


def _fingerprint(client: Client) -> str:
    """What is installed, so that a change of lock or Python installs anew."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {sys.executable if client.is_python else ''}".encode())
    for file in sorted(client.locked.iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
