"""Where in the query is the parser? A place in the list of tokens, with the few moves the grammar needs."""

from __future__ import annotations

from twofold.emulator.refusals import Refused
from twofold.emulator.soql import tokens
from twofold.emulator.soql.ast import Path
from twofold.emulator.soql.refusals import refuse_at, unexpected
from twofold.emulator.soql.tokens import Token

# Far deeper than any query a person or a tool writes, and shallow enough for Python's own stack (emulator choice).
_DEPTH_MAX = 60


class Cursor:
    """Walk over the tokens of one query; ``expect`` raises ``Refused`` (MALFORMED_QUERY) where others stand."""

    __slots__ = ("_index", "_tokens", "depth", "text", "token")

    def __init__(self, text: str) -> None:
        self.text = text
        self.depth = 0
        self._tokens = tokens.split(text)
        self._index = 0
        self.token: Token = self._tokens[0]

    def next(self) -> Token:
        """Step over the current token and return it; the end is never stepped over."""
        token = self.token
        if token.kind != tokens.END:
            self._index += 1
            self.token = self._tokens[self._index]
        return token

    def ahead(self) -> Token:
        """Return the token after the current one."""
        return self._tokens[min(self._index + 1, len(self._tokens) - 1)]

    def take(self, word: str) -> bool:
        """Step over a keyword or sign if it stands here."""
        if self.token.word == word:
            self.next()
            return True
        return False

    def expect(self, word: str) -> Token:
        """Step over a keyword or sign that must stand here."""
        if self.token.word != word:
            raise self.refusal()
        return self.next()

    def expect_path(self) -> Path:
        """Read a name, dotted or not."""
        if self.token.kind != tokens.NAME:
            raise self.refusal()
        token = self.next()
        return Path(tuple(token.text.split(".")), token.at)

    def expect_count(self) -> int:
        """Read a whole number from 0 up, as LIMIT and OFFSET have it."""
        token = self.token
        if token.kind != tokens.NUMBER or not token.text.isdecimal() or len(token.text) > 10:
            raise self.refusal()
        self.next()
        return int(token.text)

    def enter(self) -> None:
        """Go one bracket deeper; too deep is refused."""
        self.depth += 1
        if self.depth > _DEPTH_MAX:
            raise refuse_at(self.text, self.token.at, "the query is nested too deeply")

    def leave(self) -> None:
        """Come one bracket up."""
        self.depth -= 1

    def refusal(self) -> Refused:
        """Make the refusal of the current token."""
        return unexpected(self.text, self.token.at, self.token.text)
