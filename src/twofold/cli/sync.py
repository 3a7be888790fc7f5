"""Bring history in, or work what waits."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twofold.cli.shared import Json, new_app, open_app, shared
from twofold.errors import UsageError
from twofold.settings import Overrides

if TYPE_CHECKING:
    from twofold.bootstrap import App
    from twofold.usecases.backfill import Progress

app = new_app("Bring history in from the apps, or work what waits.")


@app.command()
@shared
def sync(
    overrides: Overrides,
    backfill: Annotated[bool, typer.Option("--backfill", help="Fetch bookings from the apps.")] = False,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Fetch what changed since, like 2026-01-31.")
    ] = None,
    connector: Annotated[
        str | None, typer.Option("--app", metavar="APP", help="One app; all with an API key without.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; store and write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """
    Without options, work once what is due in the inbox. With --backfill --since DATE, fetch bookings and work them.

    A back-fill can be stopped and run again: what came before is found in the inbox. Exit codes are those of receive.
    """
    if not backfill and (since or connector or dry_run):
        raise UsageError("--since, --app and --dry-run belong to --backfill.")
    if backfill and not since:
        raise UsageError("A back-fill needs its first day: --since 2026-01-31")
    moment = parse_since(since) if since else None
    raise typer.Exit(asyncio.run(_sync(overrides, moment, connector, dry_run, as_json)))


def parse_since(text: str) -> datetime:
    """
    Read a day or moment; without an offset it is UTC.

    Raises:
        UsageError: it is neither.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--since {text!r} is no date. Write it like 2026-01-31.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def _sync(
    overrides: Overrides, since: datetime | None, connector: str | None, dry_run: bool, as_json: bool
) -> int:
    from twofold.cli.entries import show_entries

    async with open_app(overrides, works=not dry_run) as twofold:
        if since is None:
            return await show_entries(_work(twofold), as_json=as_json)
        with _progress() as on_progress:
            entries = twofold.backfill(since, app=connector, dry_run=dry_run, on_progress=on_progress)
            return await show_entries(entries, as_json=as_json)


async def _work(twofold: "App") -> AsyncIterator[Mapping[str, Any]]:
    """Work the inbox and hand on what was finished, then the summary."""
    from twofold.usecases.receive import Summary

    finished: dict[int, Mapping[str, Any]] = {}
    calls = await twofold.work(lambda batch: finished.update({f.inbox_id: f.entry for f in batch.finished}))
    summary = Summary()
    for entry in finished.values():
        summary.count(entry)
        yield entry
    yield summary.render(calls)


@contextmanager
def _progress() -> "Iterator[Progress | None]":
    """A moving count on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} bookings fetched"), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("fetching", total=None)
        yield lambda fetched: bar.update(task, completed=fetched)
