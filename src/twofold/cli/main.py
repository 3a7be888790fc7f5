"""
Which command was asked for, and how does it end?

The table of commands is all that ``twofold --help`` needs, so nothing heavy is imported before a command is known.
Exit codes: 0 fine, 1 findings or parked, 2 usage, 3 failed, 130 stopped by Ctrl-C.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from twofold import __version__
from twofold.core.nearest import nearest
from twofold.errors import SettingsError, TwofoldError, UsageError

if TYPE_CHECKING:
    import typer

FINE, FINDINGS, USAGE, FAILED = 0, 1, 2, 3
STOPPED = 130
PIPE_CLOSED = 141


class Command(NamedTuple):
    """A row of the command table; ``module`` holds a Typer ``app``."""

    name: str
    module: str
    sentence: str


COMMANDS: tuple[Command, ...] = (
    Command(
        "demo", "twofold.cli.demo", "The whole story on this machine: play a day of bookings and tell what came of it."
    ),
    Command("serve", "twofold.cli.serve", "Take webhooks in and work them, until stopped."),
    Command("receive", "twofold.cli.receive", "Work deliveries from files the same way as webhooks."),
    Command("preview", "twofold.cli.preview", "Say what would happen to deliveries, and why; writes nothing."),
    Command("sync", "twofold.cli.sync", "Bring history in from the apps, or work what waits."),
    Command("parked", "twofold.cli.parked", "What waits for a person, and settling it."),
    Command("replay", "twofold.cli.replay", "Work a booking or delivery again."),
    Command("people", "twofold.cli.people", "One person's timeline, and taking writes back."),
    Command("rules", "twofold.cli.rules", "Rule sets: presets and files."),
    Command("settings", "twofold.cli.settings", "What can be set, what is set, and where secrets go."),
    Command("org", "twofold.cli.org", "The org in a box: a local Salesforce to try everything on."),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command named by ``argv`` (without the program's name) and return the exit code."""
    args = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _answer(args)
        sys.stdout.flush()
        return code
    except TwofoldError as error:
        print(error.message, file=sys.stderr)
        return USAGE if isinstance(error, SettingsError | UsageError) else FAILED
    except KeyboardInterrupt:
        return _stopped()
    except BrokenPipeError:
        return _leave_quietly()
    except SystemExit as ended:  # Typer makes one of a closed pipe, with a code that would mean findings.
        if not isinstance(ended.__context__, BrokenPipeError):
            raise
        return _leave_quietly()
    except Exception as error:  # noqa: BLE001 - a door: our own mistakes end here, as a sentence
        return _own_mistake(error)


def _answer(args: list[str]) -> int:
    if not args or args[0] in ("--help", "-h", "help"):
        print(render_help())
        return FINE
    if args[0] in ("--version", "-V"):
        print(f"twofold {__version__}")
        return FINE
    return _run(find_command(args[0]), args[1:])


def find_command(name: str) -> Command:
    """
    Find the command called ``name``.

    Raises:
        UsageError: there is none; the message names the nearest.
    """
    by_name = {command.name: command for command in COMMANDS}
    if name in by_name:
        return by_name[name]
    meant = nearest(name, by_name)
    hint = f"Did you mean {meant}?" if meant else "twofold --help lists them all."
    raise UsageError(f"There is no command or option {name!r} here. {hint}")


def render_help() -> str:
    """Render the list of commands."""
    width = max(len(command.name) for command in COMMANDS)
    lines = [f"  {command.name:<{width}}  {command.sentence}" for command in COMMANDS]
    return "\n".join(
        [
            "Usage: twofold COMMAND [OPTIONS]",
            "",
            "Salesforce Person Accounts done right.",
            "",
            "Commands:",
            *lines,
            "",
            "twofold COMMAND --help says more of one; twofold --version names the version.",
        ]
    )


def _run(command: Command, args: list[str]) -> int:
    from typer.exceptions import Abort, TyperException

    app: typer.Typer = import_module(command.module).app
    try:
        with _interruptible():
            code = app(args, prog_name=f"twofold {command.name}", standalone_mode=False)
    except TyperException as error:
        # A usage error shows the command's usage too; its class is private to Typer, so it is known by what it can do.
        show = getattr(error, "show", None)
        show() if show else print(error.format_message(), file=sys.stderr)
        return USAGE
    except Abort:
        return _stopped()
    return _stopped() if code == STOPPED else int(code or FINE)


@contextmanager
def _interruptible() -> Iterator[None]:
    """
    Let Ctrl-C interrupt wherever we are, a read of stdin too.

    With Python's own handler in place, asyncio would put its own there, which waits for the next turn of its loop.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda number, frame: signal.default_int_handler(number, frame))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _stopped() -> int:
    print("Stopped. What was stored stays stored; run the same command again to go on.", file=sys.stderr)
    return STOPPED


def _own_mistake(error: Exception) -> int:
    """Name the place, not the values: a message we did not foresee may hold a person's data."""
    from traceback import extract_tb, print_exception

    if os.environ.get("TWOFOLD_DEBUG"):
        print_exception(error)
    place = extract_tb(error.__traceback__)[-1]
    print(
        f"Twofold met something it did not expect: {type(error).__name__} in {place.name}, line {place.lineno} of "
        f"{os.path.basename(place.filename)}. What was accepted stays stored. TWOFOLD_DEBUG=1 shows the whole trace.",
        file=sys.stderr,
    )
    return FAILED


def _leave_quietly() -> int:
    """The reader of our output went away (``| head``): say nothing more, also not at the interpreter's end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED


if __name__ == "__main__":
    sys.exit(main())
