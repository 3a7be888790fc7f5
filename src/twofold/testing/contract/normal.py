"""
What of an answer would be the same in another org? Ids, times, hosts and the run's own word get names in its place.

An Id that a step has kept is called by the name of its variable; of another only the kind of record remains. So an answer that
differs makes no other answer differ.
"""

from __future__ import annotations

import re
from typing import Any

from twofold.facts.ids import is_id, key_prefix, to_18

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})")
_HOST = re.compile(r"https?://[^/\"' ]+")
_VERSION = re.compile(r"/v\d{2}\.0/")
_WORD = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Za-z]{18}|[0-9A-Za-z]{15})(?![0-9A-Za-z])")


class Normal:
    """Give names to what differs from run to run; one for all answers of a run."""

    def __init__(self, run: str) -> None:
        self._run = run
        self._names: dict[str, str] = {}

    def know(self, name: str, value: Any) -> None:
        """Remember an Id by the name of a variable; the first name stays."""
        if isinstance(value, str) and is_id(value):
            self._names.setdefault(to_18(value), name)

    def of(self, value: Any) -> Any:
        """Make a value comparable; the value itself is not changed."""
        if isinstance(value, dict):
            return {self._text(key): self.of(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.of(inner) for inner in value]
        return self._text(value) if isinstance(value, str) else value

    def _text(self, text: str) -> str:
        text = _HOST.sub("{host}", _TIME.sub("{time}", text.replace(self._run, "{run}")))
        return _WORD.sub(lambda found: self._word(found[0]), _VERSION.sub("/{version}/", text))

    def _word(self, word: str) -> str:
        """Name an Id; of 15 characters only one that is known, as many words have as many letters."""
        known = self._names.get(to_18(word))
        if known is not None:
            return f"{{{known}}}"
        return f"{{{key_prefix(word)}…}}" if len(word) == 18 and is_id(word) else word
