"""Which words and signs does a query consist of? One pass of a regular expression over the text."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from twofold.emulator.soql.refusals import refuse_at

NAME: Final = "name"
STRING: Final = "string"
NUMBER: Final = "number"
DATE: Final = "date"
DATETIME: Final = "datetime"
TIME: Final = "time"
RANGE: Final = "range"
SIGN: Final = "sign"
END: Final = "end"

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<range>[A-Za-z_]+\s*:\s*\d+)
  | (?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)
  | (?P<string>'(?:[^'\\]|\\.)*')
  | (?P<datetime>\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d))
  | (?P<date>\d{4}-\d\d-\d\d(?![\w.:-]))
  | (?P<time>\d\d:\d\d:\d\d(?:\.\d+)?[Zz])
  | (?P<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[Ee][+-]?\d+)?(?![\w.]))
  | (?P<sign><=|>=|!=|<>|[=<>(),:*])
    )""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)


class Token(NamedTuple):
    """
    Hold one word or sign.

    ``word`` is the text in capitals for names and ranges, the sign itself for signs, and empty for the rest, so that a
    keyword is never confused with a string that spells it. A tuple, because a list of 200 values makes 400 of them.
    """

    kind: str
    text: str
    word: str
    at: int


def split(text: str) -> list[Token]:
    """
    Split a query into tokens, an END token last.

    Raises ``Refused`` (MALFORMED_QUERY) at the first character that can't begin a token.
    """
    tokens: list[Token] = []
    match = _TOKEN.match
    position, end = 0, len(text.rstrip())
    while position < end:
        found = match(text, position)
        if found is None:
            raise _unreadable(text, position)
        kind = found.lastgroup or END
        value = found[kind]
        position = found.end()
        word = value.upper() if kind in (NAME, RANGE, SIGN) else ""
        tokens.append(Token(kind, value, word, position - len(value)))
    tokens.append(Token(END, "", "", end))
    return tokens


def _unreadable(text: str, position: int) -> Exception:
    while text[position].isspace():
        position += 1
    character = text[position]
    if character == "'":
        return refuse_at(text, position, "line 1:0 mismatched character '<EOF>' expecting '''")
    return refuse_at(text, position, f"unexpected char: '{character}'")
