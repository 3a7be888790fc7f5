"""Work deliveries from files the same way as webhooks."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from twofold.cli.shared import AppName, Json, Source, new_app, open_app, shared
from twofold.settings import Overrides

if TYPE_CHECKING:
    from collections.abc import Iterable

    from twofold.usecases.raw_deliveries import RawDelivery

app = new_app("Work deliveries from files the same way as webhooks.")


@app.command()
@shared
def receive(
    overrides: Overrides,
    connector: AppName,
    file: Source = "-",
    unsigned: Annotated[bool, typer.Option("--unsigned", help="Skip the signature check, for plain bodies.")] = False,
    max_age_s: Annotated[
        int | None, typer.Option("--max-age", metavar="SECONDS", min=0, help="Refuse signatures older than this.")
    ] = None,
    as_json: Json = False,
) -> None:
    """
    Work deliveries from a JSON file, a folder, JSON lines or stdin (-).

    A line is a body, or {"headers": {}, "body": "..."}. All are accepted first and then worked together.
    Exit code 1 when something is parked, waiting or refused.
    """
    from twofold.cli.inputs import read_deliveries

    deliveries = read_deliveries(file)
    raise typer.Exit(asyncio.run(_receive(overrides, connector, deliveries, unsigned, max_age_s, as_json)))


async def _receive(
    overrides: Overrides,
    connector: str,
    deliveries: "Iterable[RawDelivery]",
    unsigned: bool,
    max_age_s: int | None,
    as_json: bool,
) -> int:
    from twofold.cli.entries import show_entries

    async with open_app(overrides) as twofold:
        entries = twofold.receive(connector, deliveries, unsigned=unsigned, max_age_s=max_age_s)
        return await show_entries(entries, as_json=as_json)
