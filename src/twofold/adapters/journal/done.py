"""Which writes belong to which outcome, so that they can be taken back?"""

from collections.abc import Mapping, Sequence
from typing import Any

from twofold.engine.ports import Done, Entry, EntryKind, Intent, State

_Writes = tuple[Mapping[str, Any], ...]


def done_of(inbox_id: int, entries: Sequence[Entry]) -> list[Done]:
    """
    Pair every final outcome with the intents since the one before it; newest first.

    A waiting outcome ends nothing: its intents belong to the final outcome that follows. An undo marks the newest
    outcome that is not undone yet.
    """
    done: list[Done] = []
    intents: list[_Writes] = []
    for entry in entries:
        if entry.kind is EntryKind.INTENT:
            intents.append(tuple(entry.payload["writes"]))
        elif entry.kind is EntryKind.OUTCOME and entry.payload["state"] != State.WAITING:
            done.insert(0, _done(inbox_id, entry, tuple(intents)))
            intents = []
        elif entry.kind is EntryKind.UNDO:
            _mark_undone(done)
    return done


def open_intents(entries: Sequence[Entry]) -> dict[int, Intent]:
    """The newest intent of each row since its last final outcome; ``entries`` in order of ``seq``."""
    intents: dict[int, Intent] = {}
    for entry in entries:
        if entry.inbox_id is None:
            continue
        if entry.kind is EntryKind.INTENT:
            intents[entry.inbox_id] = Intent(entry.inbox_id, entry.payload["decision"], entry.payload["writes"])
        elif entry.kind is EntryKind.OUTCOME and entry.payload["state"] != State.WAITING:
            intents.pop(entry.inbox_id, None)
    return intents


def _done(inbox_id: int, outcome: Entry, intents: tuple[_Writes, ...]) -> Done:
    return Done(inbox_id, outcome.at, State(outcome.payload["state"]), intents, outcome.payload["entry"], undone=False)


def _mark_undone(done: list[Done]) -> None:
    for place, one in enumerate(done):
        if not one.undone:
            done[place] = Done(one.inbox_id, one.at, one.state, one.intents, one.entry, undone=True)
            return
