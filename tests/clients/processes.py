"""How is a client run? As a process, in a home of its own, with nothing in its environment that it isn't told."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from acceptance.clients.catalogue import NODE, Client, clients, install_command
from acceptance.clients.install import is_installed

from twofold.emulator.server import RunningOrg

SCRIPTS = Path(__file__).with_name("scripts")
LONGEST_S = 90
"""A client that hangs is ended after this; none takes a tenth of it."""


@dataclass(frozen=True)
class Done:
    """How a process ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it said, which has to be JSON."""
        assert self.out.strip(), self.err
        return json.loads(self.out)


def need(*names: str) -> None:
    """Skip where a client isn't installed; in CI that is a failure."""
    known = clients()
    wanted = {*names, *(NODE for name in names if not known[name].is_python)}
    missing = sorted(name for name in wanted if not is_installed(known[name]))
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}. Run: {install_command(' '.join(missing))}")


class Runner:
    """Run clients in a home of their own against one box."""

    def __init__(self, running: RunningOrg, home: Path) -> None:
        self.running = running
        self.home = home

    def run(self, command: Sequence[str], client: Client, *, stdin: str = "", **more: str) -> Done:
        """Run a command of a client; ``more`` goes into its environment."""
        done = subprocess.run(
            command,
            cwd=self.home,
            env={**self._environment(client), **more},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def command(self, name: str, *arguments: str, **more: str) -> Done:
        """Run the command of a client: ``command("sf", "org", "display")`` runs the ``sf`` of the client ``sf``."""
        return self.tool(name, name, *arguments, **more)

    def tool(self, name: str, tool: str, *arguments: str, **more: str) -> Done:
        """Run one of several commands of a client."""
        client = clients()[name]
        return self.run([str(client.bin / tool), *arguments], client, **more)

    def script(self, name: str, file: str, given: Mapping[str, Any], **more: str) -> Any:
        """Run a script of ours with a client's library; it reads JSON and answers JSON."""
        client = clients()[name]
        program = str(client.bin / "python") if client.is_python else str(clients()[NODE].bin / "node")
        told = {**self.address, **given}
        done = self.run([program, str(SCRIPTS / file)], client, stdin=json.dumps(told), **more)
        assert done.code == 0, done.err
        return done.json

    @property
    def address(self) -> dict[str, Any]:
        """What a script is told of the box."""
        box = self.running
        return {
            "url": box.instance_url,
            "https_url": box.https_url,
            "token": box.access_token,
            "ca_file": str(box.ca_file),
            "proxy_url": box.proxy_url,
            "pubsub": box.pubsub,
        }

    def _environment(self, client: Client) -> dict[str, str]:
        """What a client sees: the CA of the box is trusted, and no proxy is named."""
        ca_file = str(self.running.ca_file)
        path = os.pathsep.join([str(client.bin), str(clients()[NODE].bin), "/usr/bin", "/bin"])
        return {
            "PATH": path,
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "NODE_PATH": str(client.place / "node_modules"),
            "NODE_EXTRA_CA_CERTS": ca_file,
            "REQUESTS_CA_BUNDLE": ca_file,
            "SSL_CERT_FILE": ca_file,
        }

    @property
    def by_proxy(self) -> dict[str, str]:
        """The environment that sends a client through the box's proxy."""
        proxy = str(self.running.proxy_url)
        return {"HTTPS_PROXY": proxy, "https_proxy": proxy, "NO_PROXY": "127.0.0.1"}
