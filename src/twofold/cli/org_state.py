"""What does a running org in a box hold, what time is it there, and what was asked of it? Look, keep, bring back."""

import re
from typing import Annotated, Any

import typer

from twofold.cli.org_box import DEFAULT_URL, Url, ask_box
from twofold.cli.output import say, say_json, say_table
from twofold.cli.shared import Json

_UNITS_S = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(r"(-?)((?:\d{1,9}[dhms])+|\d{1,12})")

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the snapshot.")]


def snapshot(name: Name, url: Url = DEFAULT_URL, as_json: Json = False) -> None:
    """Keep all the org holds under a name, to go back to."""
    kept = ask_box(url, "POST", "snapshots", {"name": name})
    say_json(kept) if as_json else say(f"Kept {name}: {_megabytes(kept)} as of {kept['taken_at']}.")


def snapshots(
    forget: Annotated[str | None, typer.Option(metavar="NAME", help="Forget this one instead.")] = None,
    url: Url = DEFAULT_URL,
    as_json: Json = False,
) -> None:
    """List the snapshots, the oldest first."""
    if forget is not None:
        ask_box(url, "DELETE", f"snapshots/{_quoted(forget)}")
        say(f"Forgot {forget}.")
        return
    kept = ask_box(url, "GET", "snapshots")["snapshots"]
    if as_json:
        for one in kept:
            say_json(one)
        return
    rows = [(one["name"], one["taken_at"], _megabytes(one)) for one in kept]
    say_table(("Name", "Taken at", "Size"), rows, empty="There are no snapshots.")


def restore(name: Name, url: Url = DEFAULT_URL, as_json: Json = False) -> None:
    """Bring back what the org held when a snapshot was taken; who is logged in stays logged in."""
    back = ask_box(url, "POST", "restore", {"name": name})
    say_json(back) if as_json else say(f"Brought back {name}, as of {back['taken_at']}.")


def clock(
    set_to: Annotated[str | None, typer.Option("--set", metavar="MOMENT", help="Such as 2026-01-02T03:04:05Z.")] = None,
    stop: Annotated[bool, typer.Option("--stop", help="Let it stand still, with --set or as it is.")] = False,
    advance: Annotated[
        str | None, typer.Option(metavar="DURATION", help="Move it on, such as 90, 15m or 2d12h; back with a minus.")
    ] = None,
    real: Annotated[bool, typer.Option("--real", help="Let it tell real time again.")] = False,
    url: Url = DEFAULT_URL,
    as_json: Json = False,
) -> None:
    """Tell the org's time, or move it."""
    body: dict[str, Any] = {"restore": True} if real else {}
    if set_to is not None or stop:
        body |= {"set": set_to or ask_box(url, "GET", "clock")["now"], "stopped": stop}
    if advance is not None:
        body["advance_s"] = _seconds(advance)
    told = ask_box(url, "POST", "clock", body) if body else ask_box(url, "GET", "clock")
    say_json(told) if as_json else say(told["now"] + (" (stopped)" if told["stopped"] else ""))


def quota(
    used: Annotated[int | None, typer.Option(min=0, help="Let so many API calls be made already.")] = None,
    limit: Annotated[int | None, typer.Option(min=0, help="Let so many be made in 24 hours.")] = None,
    url: Url = DEFAULT_URL,
    as_json: Json = False,
) -> None:
    """Tell how many API calls were made and may be made in 24 hours, or set it."""
    given = {name: value for name, value in (("used", used), ("limit", limit)) if value is not None}
    told = ask_box(url, "POST", "quota", given) if given else ask_box(url, "GET", "quota")
    say_json(told) if as_json else say(f"{told['used']} of {told['limit']} API calls.")


def requests(
    clear: Annotated[bool, typer.Option("--clear", help="Forget them instead, and count from nought.")] = False,
    url: Url = DEFAULT_URL,
    as_json: Json = False,
) -> None:
    """List what was asked of the org, and count what Salesforce would have counted."""
    if clear:
        ask_box(url, "DELETE", "requests")
        say("Forgot all requests.")
        return
    log = ask_box(url, "GET", "requests")
    if as_json:
        for request in log["requests"]:
            say_json(request)
        say_json({"calls": log["calls"]})
        return
    rows = [(one["method"], one["path"], one["status"] or "lost", one["ms"]) for one in log["requests"]]
    say_table(("Method", "Path", "Status", "ms"), rows, empty="Nothing was asked yet.")
    say(f"{log['calls']} API calls.")


COMMANDS = (snapshot, snapshots, restore, clock, quota, requests)


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name, safe="")


def _megabytes(kept: dict[str, Any]) -> str:
    return f"{kept['size_bytes'] / 1e6:.1f} MB"


def _seconds(text: str) -> int:
    from twofold.errors import UsageError

    match = _DURATION.fullmatch(text)
    if match is None:
        raise UsageError(f"{text!r} is no duration. Give seconds, or such as 15m or 2d12h.")
    parts = re.findall(r"(\d+)([dhms]?)", match[2])
    seconds = sum(int(count) * _UNITS_S[unit or "s"] for count, unit in parts)
    return -seconds if match[1] else seconds
