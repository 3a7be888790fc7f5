"""The whole story on this machine: an org in a box, stand-ins of the apps, and a day of bookings between them."""

import asyncio
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twofold.cli.main import FAILED, FINE
from twofold.cli.output import hint, say, say_json
from twofold.cli.shared import new_app

if TYPE_CHECKING:
    from twofold.demo.stage import Stage

app = new_app("Play a day of bookings on an org in a box.")


@app.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="End when the day is told, for CI.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document, for machines.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the hooks; 0 takes a free one.")] = 0,
) -> None:
    """
    Play a day of bookings on an org in a box and tell what happened to each person, and why.

    Nothing is needed and nothing is left behind: org, apps and journal are made for it and thrown away. It then stays up,
    so that you can send a booking of your own, until Ctrl-C.

    Exit code 3 when the day did not come out as the script says.
    """
    from twofold.cli.logs import set_up_logs

    set_up_logs("error")
    try:
        code = asyncio.run(_demo(once, as_json, port))
    except KeyboardInterrupt:
        if once:
            raise
        hint("Stopped.")
        code = FINE
    raise typer.Exit(code)


async def _demo(once: bool, as_json: bool, port: int) -> int:
    from twofold.demo.script import moment
    from twofold.demo.stage import open_stage
    from twofold.demo.story import tell_story

    progress = _make_progress()
    progress(0, 1, "The org in a box starts")
    async with open_stage(moment("08:00")) as stage:
        report = await tell_story(stage, progress)
        progress(1, 1, "")
        say_json(report) if as_json else _say_report(report)
        if not once:
            await _stay_up(stage, port, as_json=as_json)
    return FINE if report["as_expected"] else FAILED


def _make_progress() -> Callable[[int, int, str], None]:
    """One line at the bottom of a terminal that is written over and over; in a pipe nothing at all."""
    if not sys.stderr.isatty():
        return lambda done, total, what: None

    def show(done: int, total: int, what: str) -> None:
        counted = f"[{done:>{len(str(total))}}/{total}]  " if total > 1 else ""
        sys.stderr.write(f"\r\x1b[K{counted}{what}")
        sys.stderr.flush()

    return show


def _say_report(report: Mapping[str, Any]) -> None:
    from twofold.cli.demo_text import WIDTH_MAX, WIDTH_MIN, WIDTH_PLAIN, Paper, render_text

    width, colours = WIDTH_PLAIN, False
    if sys.stdout.isatty():
        width = min(max(shutil.get_terminal_size().columns, WIDTH_MIN), WIDTH_MAX)
        colours = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    for line in render_text(report, Paper(width, colours)):
        say(printable(line))


def printable(line: str) -> str:
    """Show letters that the terminal's encoding lacks, as names of people may have, as escapes."""
    encoding = sys.stdout.encoding or "ascii"
    return line.encode(encoding, "backslashreplace").decode(encoding)


# Staying up


async def _stay_up(stage: "Stage", port: int, *, as_json: bool) -> None:
    from twofold.demo.visit import find_newest
    from twofold.web.app import create_app
    from twofold.web.server import listen, serve_app, url_of

    listener = listen("127.0.0.1", port)
    await stage.set_time(None)
    newest = await asyncio.to_thread(find_newest, stage.app.store.reader)
    async with stage.app.serving() as door:
        watching = asyncio.create_task(_tell_visits(stage, newest, as_json=as_json))
        try:
            await serve_app(create_app(door), listener, lambda: _announce(stage, url_of(listener), as_json=as_json))
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
    hint("Stopped. Nothing of the demo is left behind.")


def _announce(stage: "Stage", base: str, *, as_json: bool) -> None:
    from twofold.demo.visit import signing_secret, write_example

    tell = hint if as_json else say
    path, header = write_example(stage)
    hook = stage.app.hook_urls(base)["calcom"]
    tell("")
    tell("NOW YOU. Twofold stays up until Ctrl-C.")
    tell(f"  health  {base}/health")
    tell(f"  hooks   {base}/hooks/APP/SECRET, of OnceHub, Cal.com and Calendly")
    tell(f"  org     {stage.org.instance_url}  access token {stage.org.access_token}")
    tell("")
    tell("Send a booking of Cal.com and see below what becomes of it; send it again, and nothing happens twice:")
    tell(f"  curl -X POST '{hook}' \\")
    tell(f"       -H '{header}' --data-binary @{path}")
    tell("To change the booking, sign it anew:")
    tell(f"  openssl dgst -sha256 -hmac {signing_secret()} {path}")
    tell("")


async def _tell_visits(stage: "Stage", newest: int, *, as_json: bool) -> None:
    from twofold.cli.entries import show_entries
    from twofold.demo.visit import watch

    visits = watch(stage.app.store.reader, newest)
    if not as_json:
        await show_entries(visits, as_json=False)
    async for entry in visits:
        hint(f"{entry['outcome']}  {entry['delivery']}")
