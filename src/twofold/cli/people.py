"""One person's timeline, and taking writes back."""

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twofold.cli.main import FINDINGS, FINE
from twofold.cli.output import say, say_json
from twofold.cli.shared import Json, at_home, new_app, open_app, shared
from twofold.settings import Overrides

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twofold.usecases.timeline import Moment
    from twofold.usecases.undo import Undone

app = new_app("One person's timeline, and taking writes back.", group=True)


@app.command()
@at_home
def show(
    overrides: Overrides,
    what: Annotated[str, typer.Argument(metavar="ID", help="A record Id, booking, delivery or inbox id.")],
    as_json: Json = False,
) -> None:
    """Tell what happened to a person or booking, and why."""
    moments = asyncio.run(_read(overrides, what))
    for moment in moments:
        say_json(_render(moment)) if as_json else _tell(moment)


async def _read(overrides: Overrides, what: str) -> "Sequence[Moment]":
    async with open_app(overrides, works=False) as twofold:
        return twofold.timeline(what)


def _tell(moment: "Moment") -> None:
    say(f"{moment.at:%Y-%m-%d %H:%M:%S}  {moment.headline}")
    for line in moment.lines:
        say(f"{'':21}{line}")


def _render(moment: "Moment") -> dict[str, Any]:
    return {
        "at": moment.at,
        "kind": moment.kind,
        "inbox": moment.inbox_id,
        "delivery": moment.delivery_id,
        "headline": moment.headline,
        "lines": moment.lines,
        "payload": moment.payload,
    }


@app.command()
@shared
def undo(
    overrides: Overrides,
    what: Annotated[str, typer.Argument(metavar="ID", help="A delivery, booking, inbox or record Id.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken back; write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """
    Take the newest writes of a delivery, booking or person back, while the records still hold what was written.

    Exit code 1 when a record had to be left as it is.
    """
    undone = asyncio.run(_undo(overrides, what, dry_run))
    if as_json:
        from twofold.usecases.undo import render_undone

        say_json(render_undone(undone))
    else:
        say(f"Delivery {undone.delivery_id}:")
        for sentence in undone.explain():
            say(f"  {sentence}")
    raise typer.Exit(FINDINGS if undone.left else FINE)


async def _undo(overrides: Overrides, what: str, dry_run: bool) -> "Undone":
    async with open_app(overrides, works=not dry_run) as twofold:
        return await twofold.undo(what, dry_run=dry_run)
