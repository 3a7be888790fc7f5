"""Rule sets: which there are, what they say, whether a file is right."""

import asyncio
import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twofold.cli.main import FINDINGS
from twofold.cli.output import say, say_json, say_table
from twofold.cli.shared import Json, new_app, open_app, shared
from twofold.settings import Overrides, read_settings

if TYPE_CHECKING:
    from twofold.core.creation_rules import RuleSet

app = new_app("Rule sets: presets and files.", group=True)

Name = Annotated[str, typer.Argument(metavar="PRESET|FILE", help="A preset's name or a rule file.")]


@app.command("list")
@shared
def list_rules(overrides: Overrides, as_json: Json = False) -> None:
    """List the presets, and the rule sets that the settings name."""
    from twofold.bootstrap import load_rules
    from twofold.core.presets import PRESETS

    settings = read_settings(overrides)
    users = _users(settings)
    found = {**PRESETS, **{name: load_rules(name, settings.folder) for name in users if name not in PRESETS}}
    rows = [
        {
            "name": name,
            "target": r.target,
            "version": r.version,
            "used_for": users.get(name, []),
            "description": r.description,
        }
        for name, r in found.items()
    ]
    if as_json:
        for row in rows:
            say_json(row)
        return
    say_table(
        ["Rule set", "A stranger becomes", "Used for", "Description"],
        [[row["name"], row["target"], ", ".join(row["used_for"]), row["description"]] for row in rows],
    )


def _users(settings: Any) -> dict[str, list[str]]:
    """Which pages and apps each named rule set is for."""
    users: dict[str, list[str]] = {}
    named = [*((f"page {page}", name) for page, name in settings.pages.items()), *settings.app_rules.items()]
    for user, name in [*named, *([("all others", settings.rules)] if settings.rules else [])]:
        users.setdefault(name, []).append(user)
    return users


@app.command()
@shared
def show(overrides: Overrides, name: Name, as_json: Json = False) -> None:
    """Show a rule set with every value it has, defaults too."""
    from twofold.bootstrap import load_rules

    rules = load_rules(name, read_settings(overrides).folder)
    if as_json:
        say_json(_plain(rules))
        return
    say(f"{rules.name} (version {rules.version})")
    if rules.description:
        say(rules.description)
    say()
    say_table(["Key", "Value"], _flat(_plain(rules)))


def _plain(rules: "RuleSet") -> dict[str, Any]:
    import msgspec

    from twofold.core.rule_json import to_json

    plain: dict[str, Any] = msgspec.json.decode(to_json(rules))
    return plain


def _flat(value: Any, above: str = "") -> list[list[str]]:
    """Rows of dotted keys; what is not set is left out."""
    if isinstance(value, dict):
        return [row for key, inner in value.items() for row in _flat(inner, f"{above}.{key}" if above else key)]
    if isinstance(value, list):
        if any(isinstance(item, dict) for item in value):
            return [row for item in value for row in _flat(item, f"{above}.{item.get('target', '')}")]
        return [[above, ", ".join(map(str, value))]]
    return [] if value is None or value == "" else [[above, str(value)]]


@app.command()
@shared
def check(
    overrides: Overrides,
    name: Name,
    against_org: Annotated[
        bool, typer.Option("--against-org", help="Check it against the org of the settings too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check a rule file; with --org, --against-org or TWOFOLD_ORG_URL also against that org. Exit code 1 on findings."""
    from twofold.bootstrap import load_rules

    settings = read_settings(overrides)
    rules = load_rules(name, settings.folder)
    asks_org = against_org or overrides.org is not None or bool(os.environ.get("TWOFOLD_ORG_URL"))
    problems = asyncio.run(_check_org(overrides, rules)) if asks_org else []
    if as_json:
        say_json({"name": rules.name, "version": rules.version, "problems": problems})
    else:
        where = " for this org" if asks_org else ""
        say(f"{rules.name} is right{where}." if not problems else f"{rules.name} does not fit this org:")
        for problem in problems:
            say(f"  {problem}")
    raise typer.Exit(FINDINGS if problems else 0)


async def _check_org(overrides: Overrides, rules: "RuleSet") -> list[str]:
    async with open_app(overrides, works=False) as twofold:
        return await twofold.check_rules(rules)
