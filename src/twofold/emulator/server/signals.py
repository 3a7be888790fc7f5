"""How do Ctrl-C and SIGTERM end a box? In good order first, then as they would have ended the program without."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def ending_on_signals(interrupt: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the box in good order, and then end the program as they would have without."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    met: list[int] = []

    def handle(number: int, frame: FrameType | None) -> None:
        met.append(number)
        interrupt()

    before = {number: signal.signal(number, handle) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if met:
        signal.raise_signal(met[0])
