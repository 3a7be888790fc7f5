"""What is a command of the control API? A function from the box and the body to an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twofold.emulator.control.box import Box
from twofold.emulator.wire import Answer

Body = dict[str, Any]
"""The JSON object that came, and under ``_rest`` what follows the command's name in the address."""

Command = Callable[[Box, Body], Answer]


_NUMBER_MAX = 1e12


class CommandUnreadable(ValueError):
    """A command can't be understood."""


def read_number(value: object) -> float:
    """Read a number of a sane size; raises ``CommandUnreadable``."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not -_NUMBER_MAX < value < _NUMBER_MAX:
        raise CommandUnreadable(f"A number is needed, not {value!r}.")
    return float(value)
