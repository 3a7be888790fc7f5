"""What waits for a person, and how is it settled?"""

import asyncio
from typing import Annotated, Any

import typer

from twofold.cli.output import say, say_json, say_table
from twofold.cli.shared import Json, at_home, new_app, open_app, shared
from twofold.errors import UsageError
from twofold.settings import Overrides

app = new_app("What waits for a person, and settling it.", group=True)


@app.command("list")
@at_home
def list_parked(overrides: Overrides, as_json: Json = False) -> None:
    """List parked deliveries with reason and cure; exit code 1 when there are any."""
    rows = asyncio.run(_read(overrides))
    if as_json:
        for row in rows:
            say_json(row)
    else:
        say_table(
            ["Inbox", "Delivery", "Booking", "Reason", "Code", "Cure"],
            [[row[key] for key in ("inbox", "delivery", "booking", "reason", "code", "cure")] for row in rows],
            empty="Nothing waits for a person.",
        )
    raise typer.Exit(1 if rows else 0)


async def _read(overrides: Overrides) -> list[dict[str, Any]]:
    async with open_app(overrides, works=False) as twofold:
        return [
            {
                "inbox": row.inbox_id,
                "delivery": row.delivery_id,
                "app": row.app,
                "at": row.at,
                "reason": row.reason,
                "code": row.code,
                "cure": row.cure,
                "booking": row.entry.get("booking"),
                "explained": row.entry.get("explained", []),
            }
            for row in twofold.parked()
        ]


@app.command()
@shared
def resolve(
    overrides: Overrides,
    what: Annotated[str, typer.Argument(metavar="ID", help="Delivery, booking or inbox id of what is parked.")],
    record: Annotated[str | None, typer.Option("--record", metavar="ID", help="The record that is the person.")] = None,
    dismiss: Annotated[bool, typer.Option("--dismiss", help="Put it aside; nothing is written.")] = False,
    as_json: Json = False,
) -> None:
    """Settle what is parked: name the record (--record), another rule set (--rules), or put it aside (--dismiss)."""
    if dismiss and record:
        raise UsageError("Choose one: --record works it, --dismiss puts it aside.")
    raise typer.Exit(asyncio.run(_dismiss(overrides, what) if dismiss else _resolve(overrides, what, record, as_json)))


async def _dismiss(overrides: Overrides, what: str) -> int:
    async with open_app(overrides) as twofold:
        for row in twofold.dismiss(what):
            say(f"Delivery {row.delivery_id} is put aside.")
    return 0


async def _resolve(overrides: Overrides, what: str, record: str | None, as_json: bool) -> int:
    from twofold.cli.entries import show_entries

    async with open_app(overrides) as twofold:
        return await show_entries(twofold.resolve(what, record_id=record), as_json=as_json)
