"""Which writes belong to which outcome, so that they can be taken back?"""

from collections.abc import Mapping, Sequence
from typing import Any

from twofold.engine.ports import Done, Entry, EntryKind, State

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


def _done(inbox_id: int, outcome: Entry, intents: tuple[_Writes, ...]) -> Done:
    return Done(inbox_id, outcome.at, State(outcome.payload["state"]), intents, outcome.payload["entry"], undone=False)


def _mark_undone(done: list[Done]) -> None:
    for place, one in enumerate(done):
        if not one.undone:
            done[place] = Done(one.inbox_id, one.at, one.state, one.intents, one.entry, undone=True)
            return
