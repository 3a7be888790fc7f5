"""What can be set, what is set, and where do secrets go?"""

import sys
from typing import Annotated, Any

import typer

from twofold.cli.output import say, say_json, say_table
from twofold.cli.shared import Json, at_home, new_app, open_app
from twofold.errors import UsageError
from twofold.settings import SETTINGS, Kind, Overrides, Setting, Settings, find_setting, read_settings

app = new_app("Every setting with its default, its meaning and where it comes from; secrets.")


@app.callback(invoke_without_command=True, no_args_is_help=False)
@at_home
def show(overrides: Overrides, context: typer.Context, as_json: Json = False) -> None:
    """List every setting: name, default, what is set, its meaning, its environment variable."""
    if context.invoked_subcommand:
        context.obj = overrides
        return
    settings = read_settings(overrides)
    rows = [describe(row, settings) for row in SETTINGS]
    if as_json:
        for row in rows:
            say_json(row)
        return
    say_table(
        ["Setting", "Default", "Set by", "Meaning", "Environment"],
        [[row["name"], row["default"], row["set_by"], row["sentence"], row["environment"]] for row in rows],
    )
    say(f"\nHome: {settings.home}. Secrets: twofold settings set-secret NAME, with the secret on stdin.")


def describe(row: Setting, settings: Settings) -> dict[str, Any]:
    """Render one row with who set it; a value is never shown, for it may be a secret."""
    return {
        "name": row.name,
        "default": row.default,
        "kind": row.kind,
        "secret": row.kind is Kind.SECRET,
        "set_by": ", ".join(sorted({by for name, by in settings.sources.items() if find_setting(name) is row})) or None,
        "sentence": row.sentence,
        "environment": row.variable,
    }


SecretName = Annotated[str, typer.Argument(metavar="NAME", help="A setting's name, or a name of your own.")]


@app.command("set-secret")
def set_secret(context: typer.Context, name: SecretName) -> None:
    """Store a secret, read from stdin, encrypted in the home; a setting of that name finds it there."""
    secret = _read_secret()
    if not secret:
        raise UsageError("No secret came on stdin. Try: twofold settings set-secret NAME < FILE")
    _check_name(name)
    _store(context.obj).put(name, secret)
    say(f"Stored {name}.")


@app.command("remove-secret")
def remove_secret(context: typer.Context, name: SecretName) -> None:
    """Forget a stored secret."""
    if not _store(context.obj).remove(name):
        raise UsageError(f"There is no stored secret {name}.")
    say(f"Removed {name}.")


@app.command("secrets")
def list_secrets(context: typer.Context, as_json: Json = False) -> None:
    """List the names of the stored secrets, never the secrets."""
    names = _store(context.obj).names()
    if as_json:
        say_json({"secrets": names})
    else:
        say_table(["Name"], [[name] for name in names], empty="No secret is stored.")


@app.command("hooks")
def list_hooks(context: typer.Context, as_json: Json = False) -> None:
    """Show where each app is to send its webhooks; the URLs are secret."""
    twofold = open_app(context.obj, works=False)
    serve = twofold.settings.serve
    urls = twofold.hook_urls(serve.public_url or f"http://{serve.host}:{serve.port}")
    if as_json:
        say_json(urls)
    else:
        say_table(["App", "URL"], list(urls.items()))


def _check_name(name: str) -> None:
    """A dotted name has to be a secret setting's, for a typo would be looked for in vain later."""
    if "." in name and find_setting(name).kind is not Kind.SECRET:
        raise UsageError(f"{name} is no secret; write it into twofold.toml.")


def _read_secret() -> str:
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass("Secret (not shown): ").strip()
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise UsageError("The secret on stdin is not text.") from None


def _store(overrides: Overrides) -> Any:
    from twofold.bootstrap import open_secrets

    return open_secrets(read_settings(overrides))
