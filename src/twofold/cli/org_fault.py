"""Let things go wrong in a running org in a box, on purpose."""

from typing import Annotated, Any

import typer

from twofold.cli.org_box import DEFAULT_URL, Url, ask_box
from twofold.cli.output import say, say_json, say_table
from twofold.cli.shared import Json, new_app

app = new_app("Let things go wrong in the org, by count or by chance, the same way every time.", group=True)

_KINDS = (
    "latency, hang-up, lost-answer, too-many-requests, server-error, unavailable, request-limit, query-timeout, "
    "expire-sessions, lock-row, partial-failure, gap or overflow."
)


@app.command("list")
def list_(url: Url = DEFAULT_URL, as_json: Json = False) -> None:
    """List the faults that still strike."""
    faults = ask_box(url, "GET", "faults")["faults"]
    if as_json:
        for fault in faults:
            say_json(fault)
        return
    rows = [
        (fault["id"], fault["fault"], "always" if fault["times"] is None else fault["times"], _tell_more(fault))
        for fault in faults
    ]
    say_table(("Number", "Fault", "Times", "When and how"), rows, empty="Nothing goes wrong.")


@app.command()
def add(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=_KINDS)],
    times: Annotated[int | None, typer.Option(min=1, help="How often it strikes; once without.")] = None,
    always: Annotated[bool, typer.Option("--always", help="Until it is cleared.")] = False,
    every: Annotated[int, typer.Option(min=1, help="Strike each so-many-th request that fits.")] = 1,
    path: Annotated[str, typer.Option(metavar="PATTERN", help="Paths it strikes; * stands for anything.")] = "*",
    chance: Annotated[
        float | None, typer.Option(help="Strike that part of the requests only, e.g. 0.1; drawn by --seed.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed of the dice: the same makes the same faults.")] = None,
    ms: Annotated[int | None, typer.Option(min=0, help="latency: how long answers wait.")] = None,
    jitter_ms: Annotated[int | None, typer.Option(min=0, help="latency: up to so much longer.")] = None,
    code: Annotated[
        str | None, typer.Option(metavar="CODE", help="partial-failure: what the records fail with.")
    ] = None,
    retry_after: Annotated[
        int | None, typer.Option(min=0, metavar="SECONDS", help="too-many-requests, unavailable: when to come again.")
    ] = None,
    url: Url = DEFAULT_URL,
    as_json: Json = False,
) -> None:
    """Set a fault. It strikes requests; partial-failure strikes the records they write."""
    from twofold.errors import UsageError

    if always and times is not None:
        raise UsageError("--always and --times don't go together.")
    given = {
        "times": times,
        "every": every if every > 1 else None,
        "path": path if path != "*" else None,
        "chance": chance,
        "seed": seed,
        "ms": ms,
        "jitter_ms": jitter_ms,
        "code": code,
        "retry_after_s": retry_after,
    }
    body: dict[str, Any] = {"fault": kind, **{name: value for name, value in given.items() if value is not None}}
    fault = ask_box(url, "POST", "faults", {**body, "times": None} if always else body)
    if as_json:
        say_json(fault)
    elif "expired" in fault:
        say(f"Ended {fault['expired']} sessions.")
    else:
        say(f"Set fault {fault['id']}: {fault['fault']}, {_tell_more(fault)}.")


@app.command()
def clear(
    number: Annotated[int | None, typer.Argument(metavar="[NUMBER]", help="Which one; all without.")] = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Let one fault strike no more, or all."""
    ask_box(url, "DELETE", "faults" if number is None else f"faults/{number}")
    say("Nothing goes wrong on purpose any more." if number is None else f"Fault {number} strikes no more.")


def _tell_more(fault: dict[str, Any]) -> str:
    parts = [f"path {fault['path']}"]
    if fault["every"] > 1:
        parts.append(f"one in {fault['every']}")
    shown = ("id", "fault", "times", "every", "path")
    return ", ".join([*parts, *(f"{name} {value}" for name, value in fault.items() if name not in shown)])
