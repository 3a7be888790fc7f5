"""Does the org in a box answer as a real one does? Plays scenarios on both."""

from pathlib import Path
from typing import Annotated

import typer

from twofold.cli.shared import Json


def compare(
    scenario: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE...", help="Scenario files; all that come with Twofold without.")
    ] = None,
    url: Annotated[str, typer.Option(metavar="URL", help="Instance URL of a sandbox.", envvar="TWOFOLD_ORG_URL")] = "",
    token: Annotated[
        str, typer.Option(metavar="TOKEN", help="Its access token; better in the variable.", envvar="TWOFOLD_ORG_TOKEN")
    ] = "",
    api_version: Annotated[str, typer.Option(metavar="VERSION", help="Version of the API to ask.")] = "60.0",
    save: Annotated[Path | None, typer.Option(metavar="FILE", help="Keep what the sandbox answered.")] = None,
    against: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Compare with such a file instead of a sandbox.")
    ] = None,
    wording: Annotated[bool, typer.Option("--wording", help="Let messages count as differences.")] = False,
    as_json: Json = False,
) -> None:
    """Compare the org in a box with a sandbox; what is made there is deleted again. Ends with 1 when they differ."""
    from twofold.testing.contract.command import Wanted, run

    wanted = Wanted(
        scenarios=scenario or (),
        url=url,
        token=token,
        version=api_version,
        against=against,
        save=save,
        wording=wording,
        as_objects=as_json,
    )
    raise typer.Exit(run(wanted))
