"""The ``sf`` command line, logged in by token."""

from __future__ import annotations

from typing import Any

from tests.clients.processes import Runner, need
from tests.clients.seed import USERNAME

QUIET = {
    "SF_DISABLE_TELEMETRY": "true",
    "SF_DISABLE_AUTOUPDATE": "true",
    "SF_SKIP_NEW_VERSION_CHECK": "true",
    "SF_USE_GENERIC_UNIX_KEYCHAIN": "true",
}


class Sf:
    """Run commands and read what they answer."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner

    def __call__(self, *arguments: str, **more: str) -> Any:
        """Run a command that has to succeed, and return its result."""
        done = self.runner.command("sf", *arguments, "--json", **QUIET, **more)
        assert done.code == 0, done.out + done.err
        return done.json["result"]

    def refused(self, *arguments: str) -> Any:
        """Run a command that has to fail, and return what it says."""
        done = self.runner.command("sf", *arguments, "--json", **QUIET)
        assert done.code != 0, done.out
        return done.json

    def plain(self, *arguments: str) -> str:
        """Run a command that has to succeed, and return what a person sees."""
        done = self.runner.command("sf", *arguments, **QUIET)
        assert done.code == 0, done.err
        return done.out


def log_in(runner: Runner) -> Sf:
    """Log in by token, as the default org."""
    need("sf")
    command = Sf(runner)
    login = ("org", "login", "access-token", "--no-prompt", "--set-default", "--alias", "box")
    done = command(*login, "--instance-url", runner.running.instance_url, SF_ACCESS_TOKEN=runner.running.access_token)
    assert done["username"] == USERNAME
    return command
