"""How is a job's CSV read and written? Delimiter and line ending as the job says, quotes by RFC 4180."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from twofold.facts.limits import BULK_FIELD_CHARS_MAX, BULK_RECORD_CHARS_MAX, BULK_RECORD_FIELDS_MAX

DELIMITERS = {"COMMA": ",", "TAB": "\t", "PIPE": "|", "SEMICOLON": ";", "CARET": "^", "BACKQUOTE": "`"}
LINE_ENDINGS = {"LF": "\n", "CRLF": "\r\n"}
_BOM = b"\xef\xbb\xbf"
_MARKS = re.compile(rb'"|\r\n|\r|\n')
_QUOTE, _QUOTES = '"', '""'

Cells = list[str]


class DataUnreadable(ValueError):
    """The data of a job can't be worked at all; the message is the job's ``errorMessage``."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """Say how the CSV of a job is written; ``line_ending`` "" takes any (Bulk 1.0)."""

    delimiter: str
    line_ending: str

    # Reading.

    def read(self, body: bytes) -> Iterator[Cells]:
        """
        Yield header and records; blank lines are skipped, a byte-order mark is dropped.

        Raises ``DataUnreadable``, at the latest at the row that is wrong. Source: HTTP reference 8.1 (O, C); that a stray
        quote or a row longer or shorter than the header fails the whole job, and its words, are emulator choices.
        """
        body = body.removeprefix(_BOM)
        self._check_line_ending(body)
        text = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", newline="")
        reader = csv.reader(text, delimiter=self.delimiter, strict=True)
        try:
            for cells in reader:
                if cells:
                    yield cells
        except csv.Error as error:
            raise DataUnreadable(f"InvalidBatch : Line {reader.line_num} can't be parsed: {error}") from error
        except UnicodeDecodeError as error:
            raise DataUnreadable("InvalidBatch : The data isn't encoded in UTF-8") from error

    def _check_line_ending(self, body: bytes) -> None:
        """Look at the end of the header. Source: HTTP reference 8.1 (K)."""
        found = _first_line_ending(body)
        if self.line_ending and found is not None and found != LINE_ENDINGS[self.line_ending].encode():
            text = f"ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is {self.line_ending}"
            raise DataUnreadable(text)

    # Writing.

    def write(self, cells: Iterable[str]) -> str:
        """Write one line, every cell in quotes."""
        return write_line(cells, self.delimiter, LINE_ENDINGS.get(self.line_ending, "\n"))


def dialect_of(delimiter: str, line_ending: str) -> Dialect:
    """Make the dialect of a job from the names it uses."""
    return Dialect(DELIMITERS[delimiter], line_ending)


def write_line(cells: Iterable[str], delimiter: str, line_ending: str) -> str:
    """Write a line of CSV, every cell in quotes. Source: HTTP reference 8.1 (C)."""
    joint = f'"{delimiter}"'
    doubled = [cell.replace(_QUOTE, _QUOTES) if _QUOTE in cell else cell for cell in cells]
    return f'"{joint.join(doubled)}"{line_ending}'


def check_cells(cells: Cells, width: int, number: int) -> None:
    """
    Refuse a record that is too large or doesn't fit the header; records are numbered from 1.

    Source: rule 7.15 (D) for the sizes; that they fail the job, and the words, are emulator choices.
    """
    if len(cells) != width:
        raise DataUnreadable(f"InvalidBatch : Record {number} has {len(cells)} columns, the header has {width}")
    if max(map(len, cells)) > BULK_FIELD_CHARS_MAX:
        raise DataUnreadable(
            f"InvalidBatch : Record {number} has a field of more than {BULK_FIELD_CHARS_MAX} characters"
        )
    if sum(map(len, cells)) > BULK_RECORD_CHARS_MAX:
        raise DataUnreadable(f"InvalidBatch : Record {number} has more than {BULK_RECORD_CHARS_MAX} characters")
    if width > BULK_RECORD_FIELDS_MAX:
        raise DataUnreadable(f"InvalidBatch : The header has more than {BULK_RECORD_FIELDS_MAX} fields")


def _first_line_ending(body: bytes) -> bytes | None:
    """Find what ends the first line with anything in it, outside quotes; None when nothing does."""
    quoted, start = False, 0
    for found in _MARKS.finditer(body):
        if found[0] == b'"':
            quoted = not quoted
        elif not quoted and found.start() > start:
            return found[0]
        elif not quoted:
            start = found.end()
    return None
