"""Commands about records: lock them, and count where triggers would run."""

from __future__ import annotations

from twofold.emulator.behaviour.checks import locks, triggers
from twofold.emulator.control.box import Box
from twofold.emulator.control.command import Body, CommandUnreadable
from twofold.emulator.wire import Answer, no_content, ok
from twofold.facts.ids import find_key, from_key


def show_locks(box: Box, body: Body) -> Answer:
    """List the Ids of locked records."""
    return ok({"ids": [from_key(key) for key in locks.locked(box.org)]})


def lock_records(box: Box, body: Body) -> Answer:
    """Lock records (``ids``), as an approval does: changing or deleting one is refused with ENTITY_IS_LOCKED."""
    locks.lock(box.org, _read_ids(body.get("ids")))
    return show_locks(box, body)


def unlock_records(box: Box, body: Body) -> Answer:
    """Unlock the record named in the address, those of ``ids``, or all."""
    named = [body["_rest"]] if body["_rest"] else body.get("ids")
    locks.unlock(box.org, None if named is None else _read_ids(named))
    return no_content()


def show_triggers(box: Box, body: Body) -> Answer:
    """Tell how often triggers would have run since counting began, by kind and verb."""
    return ok({"counting": box.org.counts_triggers, "counts": triggers.counts(box.org)})


def count_triggers(box: Box, body: Body) -> Answer:
    """Begin to count from zero."""
    triggers.start_counting(box.org)
    return show_triggers(box, body)


def stop_counting_triggers(box: Box, body: Body) -> Answer:
    """Count no more; what was counted stays readable."""
    triggers.stop_counting(box.org)
    return no_content()


def _read_ids(value: object) -> list[int]:
    keys = [find_key(text) if isinstance(text, str) else None for text in value] if isinstance(value, list) else [None]
    if None in keys:
        raise CommandUnreadable("'ids' is a list of record Ids.")
    return [key for key in keys if key is not None]
