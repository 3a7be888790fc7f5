"""
How often would a trigger have run? The box runs none, and counts for those who ask where one would have been called.

One count a record, by kind and verb (insert, update, delete, undelete), for the record a call is about. A person is saved as an
account: its contact counts nothing. A change of family, records swept along by a delete and children moved by a merge fire
nothing. What is undone isn't counted. Source: rules 3.26, 3.87, 5.30, 5.32, 5.36 (D; C/B for 5.32).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.org import Org

Verb = Literal["insert", "update", "delete", "undelete"]

_COUNT = "INSERT INTO _fired VALUES (?, ?, 1) ON CONFLICT (kind, verb) DO UPDATE SET times = times + 1"


def fire(org: Org, caller: Caller, kind: str, verb: Verb) -> None:
    """Count one record where its triggers would run; seeds fire nothing."""
    if org.counts_triggers and not caller.platform:
        org.store.connection.execute(_COUNT, (kind, verb))


def start_counting(org: Org) -> None:
    """Count from zero, from now on."""
    org.counts_triggers = True
    org.store.connection.execute("DELETE FROM _fired")


def stop_counting(org: Org) -> None:
    """Count no more."""
    org.counts_triggers = False


def counts(org: Org) -> Mapping[str, Mapping[str, int]]:
    """Tell what was counted: kind, then verb; what never fired is left out."""
    found: dict[str, dict[str, int]] = {}
    for kind, verb, times in org.store.connection.execute("SELECT kind, verb, times FROM _fired ORDER BY kind, verb"):
        found.setdefault(kind, {})[verb] = times
    return found
