"""CSV files as clients read and write them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Row = Mapping[str, str]


def write_csv(file: Path, rows: Sequence[Row]) -> str:
    """Write rows of the same columns, lines ended by LF; returns the path."""
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return str(file)


def read_csv(file: Path) -> list[dict[str, str]]:
    """Read all rows."""
    with file.open(newline="") as lines:
        return list(csv.DictReader(lines))


def only(rows: Iterable[Row], *columns: str) -> list[tuple[str, ...]]:
    """Some columns of rows, sorted."""
    return sorted(tuple(row[column] for column in columns) for row in rows)
