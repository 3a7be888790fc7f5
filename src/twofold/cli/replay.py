"""Work a booking or delivery again."""

import asyncio
from typing import Annotated

import typer

from twofold.cli.shared import Json, new_app, open_app, shared
from twofold.settings import Overrides

app = new_app("Work a booking or delivery again.")


@app.command()
@shared
def replay(
    overrides: Overrides,
    what: Annotated[str, typer.Argument(metavar="ID", help="Delivery, booking or inbox id.")],
    as_json: Json = False,
) -> None:
    """Work a booking or delivery again; nothing is done twice. With --rules, by another rule set."""
    raise typer.Exit(asyncio.run(_replay(overrides, what, as_json)))


async def _replay(overrides: Overrides, what: str, as_json: bool) -> int:
    from twofold.cli.entries import show_entries

    async with open_app(overrides) as twofold:
        return await show_entries(twofold.replay(what), as_json=as_json)
