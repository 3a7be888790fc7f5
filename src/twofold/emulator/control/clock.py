"""Commands about the org's clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from twofold.emulator.control.box import Box
from twofold.emulator.control.command import Body, CommandUnreadable, read_number
from twofold.emulator.store.values import render_datetime
from twofold.emulator.wire import Answer, ok

_END_MS = int(datetime(9000, 1, 1, tzinfo=UTC).timestamp()) * 1000


def show_clock(box: Box, body: Body) -> Answer:
    """Tell the org's time, and whether it stands still."""
    clock = box.org.clock
    return ok({"now": render_datetime(clock.now_ms()), "stopped": clock.stopped})


def move_clock(box: Box, body: Body) -> Answer:
    """Set the clock (``set``, and ``stopped``), advance it (``advance_s``) or let it tell real time (``restore``)."""
    clock = box.org.clock
    if body.get("restore") is True:
        clock.restore()
    if "set" in body:
        clock.set(_read_moment(body["set"]), stopped=body.get("stopped") is True)
    if "advance_s" in body:
        clock.advance(int(read_number(body["advance_s"]) * 1000))
    if not 0 <= clock.now_ms() < _END_MS:
        clock.recall(box.org.store)
        raise CommandUnreadable("The clock goes from 1970 to 9000.")
    clock.remember(box.org.store)
    return show_clock(box, body)


def _read_moment(value: Any) -> int:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise CommandUnreadable("'set' is a date-time such as 2026-01-02T03:04:05Z.") from error
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()) * 1000
