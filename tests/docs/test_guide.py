"""Is what a reader pastes right: commands, options, settings and rule files in the prose?"""

import re
import shlex
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer.main

from tests.docs.pages import ROOT
from twofold.cli.main import COMMANDS
from twofold.core.creation_rules import RuleSet
from twofold.core.rule_files import parse_rules
from twofold.settings import read_settings
from twofold.settings.values import Overrides
from twofold.testing.contract.scenario import parse_scenario

PROSE = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs" / "guide").glob("*.md"))]
SAMPLES = sorted((ROOT / "examples").glob("**/*.toml"))


def blocks(language: str) -> Iterator[tuple[str, str]]:
    for path in PROSE:
        found = re.findall(rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        yield from ((f"{path.name} {number}", text) for number, text in enumerate(found, 1))


def tomls() -> Iterator[tuple[str, str]]:
    yield from blocks("toml")
    yield from ((path.name, path.read_text(encoding="utf-8")) for path in SAMPLES)


def commands() -> Iterator[str]:
    """Every call of ``twofold`` in a shell block, without what the shell adds."""
    for _, text in blocks("sh"):
        for line in text.splitlines():
            for part in re.split(r"&&|\||;", line):
                if part.strip().startswith("twofold "):
                    yield part.strip().removesuffix("&").strip()
    for path in PROSE:
        prose = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        yield from re.findall(r"`(twofold [a-z][^`]*)`", prose)


def find_command(words: list[str]) -> tuple[Any, list[str]]:
    """The Typer command that ``words`` name, and its arguments."""
    module = {command.name: command.module for command in COMMANDS}[words[0]]
    found: Any = typer.main.get_command(import_module(module).app)
    rest = words[1:]
    while rest and rest[0] in getattr(found, "commands", {}):
        found, rest = found.commands[rest[0]], rest[1:]
    return found, rest


@pytest.mark.parametrize("line", sorted(set(commands())))
def test_every_command_in_the_prose_is_one(line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    if words[0].isupper() or words[0].startswith("-"):
        return
    command, rest = find_command(words)
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    assert [word for word in rest if word.startswith("--") and word not in options | {"--help"}] == []


@pytest.mark.parametrize(("name", "text"), list(tomls()), ids=[name for name, _ in tomls()])
def test_every_file_in_the_prose_is_read(name: str, text: str, tmp_path: Path) -> None:
    if "extends" in tomllib.loads(text):
        assert isinstance(parse_rules(text, name), RuleSet)
        return
    if "step" in tomllib.loads(text):
        assert parse_scenario(text).steps
        return
    path = tmp_path / "twofold.toml"
    path.write_text(text, encoding="utf-8")
    assert read_settings(Overrides(config=path), {}).folder == tmp_path
