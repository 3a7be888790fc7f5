"""The page of commands, from the command line itself."""

import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import typer.main

from tests.docs.markdown import cell, code, page, table
from twofold.cli.main import COMMANDS
from twofold.cli.shared import _OPTIONS


def render() -> str:
    """Write the page."""
    return page(_lines())


def _lines() -> Iterator[str]:
    yield "# Commands\n"
    yield "Exit codes: 0 fine, 1 findings, or something parked, waiting or refused, 2 usage, 3 failed, 130 stopped by Ctrl-C."
    yield "Commands that print data take `--json`. `twofold COMMAND --help` says the same as this page.\n"
    yield from table(["Command", "Does"], ([f"[`{c.name}`](#twofold-{c.name})", c.sentence] for c in COMMANDS))
    yield "## Options of every command that works with an org\n"
    yield from table(
        ["Option", "Meaning"],
        (_option(parameter) for parameter in _parameters("receive") if parameter.name in _OPTIONS),
    )
    for command in COMMANDS:
        yield from _command(f"twofold {command.name}", typer.main.get_command(import_module(command.module).app))


def _parameters(name: str) -> list[Any]:
    module = next(command.module for command in COMMANDS if command.name == name)
    return list(typer.main.get_command(import_module(module).app).params)


def _command(name: str, command: Any, level: str = "##") -> Iterator[str]:
    yield f"{level} {name}\n"
    yield f"{inspect.cleandoc(command.help or '')}\n"
    own = [p for p in command.params if p.name not in _OPTIONS and p.name != "help"]
    if own:
        yield from table(["Argument or option", "Meaning"], map(_option, own))
    for inner_name, inner in getattr(command, "commands", {}).items():
        yield from _command(f"{name} {inner_name}", inner, "###")


def _option(parameter: Any) -> list[str]:
    help_text = cell(getattr(parameter, "help", None) or "")
    default = parameter.default
    shown = isinstance(default, str | int) and not isinstance(default, bool) and parameter.opts[0].startswith("-")
    return [code(_name(parameter)), f"{help_text} Default: `{default}`." if shown else help_text]


def _name(parameter: Any) -> str:
    if not parameter.opts[0].startswith("-"):
        return parameter.metavar or parameter.name.upper()
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    return names if getattr(parameter, "is_flag", False) else f"{names} {parameter.metavar or 'VALUE'}"
