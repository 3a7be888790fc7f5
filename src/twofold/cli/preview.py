"""What would happen to these notices, and why?"""

import asyncio
from typing import Annotated

import typer

from twofold.cli.shared import Json, new_app, open_app, shared
from twofold.errors import UsageError
from twofold.settings import Overrides

app = new_app("Say what would happen to deliveries, and why; writes nothing.")


@app.command()
@shared
def preview(
    overrides: Overrides,
    what: Annotated[list[str], typer.Argument(metavar="[APP] FILE|-", help="A file, folder or - for stdin.")],
    signed: Annotated[
        bool, typer.Option("--signed/--unsigned", help="Check signatures too, or not (the default).")
    ] = False,
    as_json: Json = False,
) -> None:
    """
    Say what would happen to deliveries, and why; stores nothing and writes nothing.

    The app is found out from each delivery where none is named. Lines and exit code are those of twofold receive.
    """
    if len(what) > 2:
        raise UsageError("Give one file, or an app and one file: twofold preview [APP] FILE|-")
    raise typer.Exit(asyncio.run(_preview(overrides, what[0] if len(what) == 2 else None, what[-1], signed, as_json)))


async def _preview(overrides: Overrides, connector: str | None, file: str, signed: bool, as_json: bool) -> int:
    from twofold.cli.entries import show_entries
    from twofold.cli.inputs import read_deliveries

    async with open_app(overrides, works=False) as twofold:
        entries = twofold.preview(read_deliveries(file), connector, unsigned=not signed)
        return await show_entries(entries, as_json=as_json)
