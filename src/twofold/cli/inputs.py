"""Where do a command's deliveries come from: a file, a folder, or stdin?"""

import sys
from collections.abc import Iterator
from pathlib import Path

from twofold.errors import UsageError
from twofold.usecases.raw_deliveries import RawDelivery, split_documents, unwrap

SUFFIXES = (".json", ".jsonl", ".ndjson")


def read_deliveries(source: str) -> Iterator[RawDelivery]:
    """
    Read the deliveries of a file, of a folder's files in the order of their names, or of stdin (``-``), as they come.

    Raises:
        UsageError: it can't be read, or holds no delivery.
    """
    found = False
    for path in _paths(source):
        for delivery in _read(path):
            found = True
            yield delivery
    if not found:
        raise UsageError(f"{_called(source)} holds no delivery.")


def _paths(source: str) -> list[Path | None]:
    """The files to read; None stands for stdin."""
    if source == "-":
        return [None]
    path = Path(source)
    if not path.is_dir():
        return [path]
    files: list[Path | None] = [file for file in sorted(path.iterdir()) if file.suffix in SUFFIXES and file.is_file()]
    if not files:
        raise UsageError(f"The folder {source} has no file that ends in {', '.join(SUFFIXES)}.")
    return files


def _read(path: Path | None) -> Iterator[RawDelivery]:
    if path is None:
        yield from map(unwrap, split_documents(sys.stdin.buffer))
        return
    try:
        with path.open("rb") as file:
            yield from map(unwrap, split_documents(file))
    except OSError as error:
        raise UsageError(f"The file {path} can't be read: {error.strerror}.") from None


def _called(source: str) -> str:
    return "What came on stdin" if source == "-" else f"{source}"
