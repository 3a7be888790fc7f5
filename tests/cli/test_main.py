"""The door: which command, how it ends, and that nothing heavy is loaded for a question."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from twofold import __version__
from twofold.cli import main as door
from twofold.cli.shared import new_app
from twofold.errors import ConnectError, HomeBusy, SettingsError, TwofoldError, UsageError


def run(*args: str) -> int:
    return door.main(list(args))


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException | None], int]:
    """Run a command that ends by the given exception."""

    def run_with(error: BaseException | None) -> int:
        app = new_app("A play.")

        @app.command()
        def act(number: int = 0) -> None:
            if error:
                raise error

        monkeypatch.setattr(door, "COMMANDS", (door.Command("play", "play", "A play."),))
        monkeypatch.setattr(door, "import_module", lambda name: SimpleNamespace(app=app))
        return run("play")

    return run_with


@pytest.mark.parametrize("args", [(), ("--help",), ("-h",)])
def test_help_lists_every_command(args: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*args) == 0
    shown = capsys.readouterr().out
    assert all(f"  {command.name} " in shown and command.sentence in shown for command in door.COMMANDS)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"twofold {__version__}\n"


def test_an_unknown_command_names_its_nearest_neighbour(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ogr") == 2
    assert "Did you mean org?" in capsys.readouterr().err


def test_an_unknown_option_shows_how_the_command_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("org", "start", "--prot", "1") == 2
    assert "--prot" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (None, 0),
        (SettingsError("wrong key"), 2),
        (UsageError("no such file"), 2),
        (ConnectError("nobody there"), 3),
        (HomeBusy(), 3),
        (TwofoldError("something else"), 3),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_ending_has_its_exit_code(
    play: Callable[[BaseException | None], int],
    error: BaseException | None,
    code: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert play(error) == code
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err
    assert shown.out == ""
    assert str(error or "") in shown.err


def test_our_own_mistake_names_its_place_and_no_value(
    play: Callable[[BaseException | None], int], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TWOFOLD_DEBUG", raising=False)
    assert play(ValueError("a@example.com")) == 3
    said = capsys.readouterr().err
    assert "ValueError in act, line" in said
    assert "a@example.com" not in said


def test_every_command_loads_and_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for command in door.COMMANDS:
        assert run(command.name, "--help") == 0, command.name
        assert f"Usage: twofold {command.name}" in capsys.readouterr().out


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from twofold.cli.main import main; main(['--help']);"
        "heavy = {'typer', 'rich', 'aiohttp', 'sqlalchemy', 'dbos', 'starlette', 'asyncio'} & set(sys.modules);"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    code = (
        "import sys; from twofold.cli import main as door;"
        "door.render_help = lambda: 'x' * 10_000_000; sys.exit(door.main([]))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == door.PIPE_CLOSED


def test_a_reader_that_went_away_is_no_finding(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        command = [sys.executable, "-m", "twofold.cli.main", "rules", "list"]
        ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=tmp_path, check=False, timeout=60)
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")
