"""
Which options do most commands take, and how do they reach the use cases?

``@shared`` adds them to a command and hands them over as one ``Overrides``, so that no command has twenty parameters.
"""

import inspect
import os
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twofold.settings import Overrides, read_settings

if TYPE_CHECKING:
    from twofold.bootstrap import App

AppName = Annotated[str, typer.Argument(metavar="APP", help="oncehub, calcom or calendly.")]
Source = Annotated[str, typer.Argument(metavar="FILE|-", help="A file, a folder, or - for stdin.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, one line each, for machines.")]

_OPTIONS: dict[str, Any] = {
    "org": Annotated[str | None, typer.Option("--org", metavar="URL", help="The org's URL [env: TWOFOLD_ORG_URL].")],
    "token": Annotated[
        str | None,
        typer.Option("--token", metavar="TOKEN", help="An access token of the org [env: TWOFOLD_ORG_TOKEN]."),
    ],
    "rules": Annotated[
        str | None,
        typer.Option("--rules", metavar="PRESET|FILE", help="The rule set, whatever the page [env: TWOFOLD_RULES]."),
    ],
    "home": Annotated[
        Path | None, typer.Option("--home", metavar="DIR", help="Journal, settings and secrets [env: TWOFOLD_HOME].")
    ],
    "database": Annotated[
        str | None,
        typer.Option("--database", metavar="URL", help="PostgreSQL; SQLite without [env: TWOFOLD_DATABASE]."),
    ],
    "config": Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Settings file instead of ./twofold.toml.")
    ],
}


def new_app(help_text: str, *, group: bool = False) -> typer.Typer:
    """Make the Typer of one command, or of a group of them."""
    app = typer.Typer(
        help=help_text,
        no_args_is_help=group,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    if group:
        # With a callback, Typer takes a group of one command for a group too.
        app.callback()(lambda: None)
    return app


def open_app(overrides: Overrides, *, works: bool = True) -> "App":
    """Read the settings, set up logs by them and make the app; ``works`` as in ``App``."""
    from twofold.bootstrap import App
    from twofold.cli.logs import set_up_logs

    os.umask(0o077)  # The home holds people's data: what we make there is its owner's alone.
    settings = read_settings(overrides)
    set_up_logs(settings.log_level)
    return App(settings, works=works)


def shared(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give ``command`` all shared options; it receives them as its first parameter, an ``Overrides``."""
    return _with_options(command, _OPTIONS)


def at_home(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give ``command``, which needs no org, the options of the home alone; it receives them like ``shared``."""
    return _with_options(command, {name: _OPTIONS[name] for name in ("home", "database", "config")})


def _with_options(command: Callable[..., Any], options: Mapping[str, Any]) -> Callable[..., Any]:
    own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
        for name, annotation in options.items()
    ]

    @wraps(command)
    def run(**given: Any) -> Any:
        overrides = Overrides(**{name: given.pop(name) for name in options})
        return command(overrides, **given)

    run.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in [*own, *added]}
    return run
