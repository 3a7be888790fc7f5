"""How are outcomes shown: a line each with its reasons, or JSON; and what exit code do they make?"""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from twofold.cli.main import FINDINGS, FINE
from twofold.cli.output import say, say_json

Entry = Mapping[str, Any]

_STYLES = {"applied": "green", "skipped": "dim", "parked": "yellow", "waiting": "yellow", "refused": "red"}


async def show_entries(entries: AsyncIterator[Entry], *, as_json: bool) -> int:
    """Show entries as they come and the summary last; returns the exit code."""
    code = FINE
    async for entry in entries:
        summary = entry.get("summary")
        if summary is not None:
            code = code_of(summary)
        if as_json:
            say_json(entry)
        else:
            _show_summary(summary) if summary is not None else _show(entry)
    return code


def code_of(summary: Mapping[str, int]) -> int:
    """1 where a person has something left to look at, else 0."""
    return FINDINGS if summary["parked"] + summary["refused"] + summary["waiting"] else FINE


def _show(entry: Entry) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    head = Text(f"{entry['outcome']:<8}", style=_STYLES.get(entry["outcome"], ""))
    booking = f"  booking {entry['booking']}" if entry.get("booking") else ""
    console.print(head.append(f"  {entry['app']} {entry['delivery']}{booking}", style="default"))
    for line in _lines(entry):
        console.print(Text(f"          {line}"))


def _lines(entry: Entry) -> list[str]:
    from twofold.usecases.timeline import tell_write

    lines = [str(sentence) for sentence in entry.get("explained", ())]
    lines += [f"· {tell_write(write)}" for write in entry.get("writes", ())]
    if entry.get("cure"):
        lines.append(f"→ {entry['cure']}")
    return lines


def _show_summary(summary: Mapping[str, int]) -> None:
    outcomes = ", ".join(f"{summary[o]} {o}" for o in _STYLES if summary[o]) or "none"
    count = summary["deliveries"]
    say(
        f"\n{count} deliver{'y' if count == 1 else 'ies'}: {outcomes}. "
        f"{summary['api_calls']} API calls, {summary['setup_calls']} more for set-up."
    )
