"""Webhooks in, and the workers that sync."""

import asyncio
import os
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from twofold.cli.output import hint, say, say_json
from twofold.cli.shared import Json, new_app, open_app, shared
from twofold.errors import UsageError
from twofold.settings import Overrides

if TYPE_CHECKING:
    from twofold.bootstrap import App

app = new_app("Take webhooks in and work them, until stopped.")


@app.command()
@shared
def serve(
    overrides: Overrides,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Worker processes; more than one needs PostgreSQL.")
    ] = None,
    as_json: Json = False,
    worker_only: Annotated[bool, typer.Option("--worker-only", help="Work and answer nothing.")] = False,
    spawn: Annotated[
        bool, typer.Option("--spawn/--no-spawn", help="Start the other workers here; not where they run elsewhere.")
    ] = True,
) -> None:
    """
    Take webhooks in at /hooks/APP/SECRET and work them; /health and /metrics tell how things stand.

    Stops gracefully on SIGTERM or Ctrl-C: accepting ends first, then the batches under way.
    With --json one line with the URL and the hooks' URLs is printed; they hold the path secrets.
    On several machines each process is told how many there are in all: --workers N, with --no-spawn or --worker-only.
    """
    twofold = open_app(overrides)
    counted = workers or twofold.settings.serve.workers
    if counted > 1 and twofold.is_embedded:
        raise UsageError("More than one worker needs PostgreSQL: --database URL. On SQLite there is one writer.")
    if worker_only:
        asyncio.run(_work(twofold, counted))
    else:
        children = _Children(counted - 1 if spawn else 0, *_child(overrides, counted))
        asyncio.run(_serve(twofold, (host, port), counted, children, as_json))


class _Children(NamedTuple):
    """Worker processes to start beside the door."""

    number: int
    arguments: list[str]
    environment: dict[str, str]


async def _serve(
    twofold: "App", address: tuple[str | None, int | None], workers: int, children: _Children, as_json: bool
) -> None:
    from twofold.web.app import create_app
    from twofold.web.server import listen, serve_app, url_of
    from twofold.web.workers import worker_processes

    host, port = address
    settings = twofold.settings.serve
    listener = listen(host or settings.host, settings.port if port is None else port)
    others = worker_processes(children.number, children.arguments, children.environment)
    async with twofold, twofold.serving(workers) as door, others:
        base = settings.public_url or url_of(listener)
        await serve_app(create_app(door), listener, lambda: _announce(twofold, base, as_json))
    hint("Stopped. What was accepted is stored; what is open is worked at the next start.")


def _announce(twofold: "App", base: str, as_json: bool) -> None:
    if as_json:
        say_json({"url": base, "hooks": twofold.hook_urls(base)})
    else:
        say(f"Twofold listens on {base}. Ctrl-C stops it; twofold settings hooks shows the hooks' URLs.")


def _child(overrides: Overrides, workers: int) -> tuple[list[str], dict[str, str]]:
    """Options reach a worker process by its environment, for its arguments are there for everybody to see."""
    given = {f"TWOFOLD_{name.upper().replace('.', '_')}": value for name, value in overrides.values().items()}
    config = ["--config", str(overrides.config)] if overrides.config else []
    arguments = ["serve", "--worker-only", "--workers", str(workers), *config]
    return arguments, {**os.environ, **given, "TWOFOLD_PARENT": str(os.getpid())}


async def _work(twofold: "App", workers: int) -> None:
    """Work until stopped, or until the process that started us is gone."""
    from twofold.web.server import stop_signals

    stopped = asyncio.Event()
    parent = os.environ.get("TWOFOLD_PARENT")
    async with twofold, twofold.working(workers):
        with stop_signals(stopped.set):
            while not stopped.is_set() and parent in (None, str(os.getppid())):
                try:
                    await asyncio.wait_for(stopped.wait(), 1.0)
                except TimeoutError:
                    continue
