"""How is an answer shown: a table on a terminal, plain lines in a pipe, JSON for machines?"""

import sys
from collections.abc import Sequence
from typing import Any

import msgspec

GAP = "  "


def say(text: str = "") -> None:
    """Print a line of the answer."""
    print(text, flush=True)


def hint(text: str) -> None:
    """Print a line for the person at the terminal, apart from the answer."""
    print(text, file=sys.stderr, flush=True)


def say_json(value: Any) -> None:
    """Print ``value`` as one line of JSON and hand it over at once."""
    sys.stdout.write(msgspec.json.encode(value, enc_hook=str).decode() + "\n")
    sys.stdout.flush()


def say_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str = "Nothing to show.") -> None:
    """Print rows under their column heads; ``empty`` is the sentence for no rows. None shows as nothing."""
    cells = [[_cell(value) for value in row] for row in rows]
    if not cells:
        say(empty)
    elif sys.stdout.isatty():
        _say_rich(columns, cells)
    else:
        say(render_plain(columns, cells))


def render_plain(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Render an aligned table without colour or boxes: one line a row, as a pipe wants it."""
    lines = [list(columns), *([cell.replace("\n", " ") for cell in row] for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]
    return "\n".join(_join(line, widths) for line in lines)


def _join(line: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
    return GAP.join(padded).rstrip()


def _cell(value: object) -> str:
    if value is None:
        return ""
    return "yes" if value is True else "no" if value is False else str(value)


def _say_rich(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        # As Text, a cell with brackets is not read as markup.
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
