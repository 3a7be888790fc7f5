"""Everything a decision is made of, in one value; and the decision itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from twofold.core.activity import EventState
from twofold.core.creation_rules import Context, RuleSet
from twofold.core.links import BookingLink
from twofold.core.notices import BookingNotice
from twofold.core.org import OrgProfile
from twofold.core.plan import Ref, Write
from twofold.core.reasons import Reason
from twofold.core.recognise import Keys, Recognised, Recognition
from twofold.core.rows import Row


@dataclass(frozen=True, slots=True)
class EventSeen:
    """
    The booking's Event as the org has it.

    ``row`` is None in the states ``NONE`` and ``GONE``. ``from_predecessor`` says that it still carries the replaced
    booking's key. ``predecessor`` is the old booking's own Event where that one stays and is marked cancelled.
    """

    state: EventState = EventState.NONE
    row: Row | None = None
    from_predecessor: bool = False
    predecessor: Row | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """
    What is known when one notice is decided; built by ``engine``, never modified.

    ``link`` and ``old_link`` are what the journal knows of this booking and of the one it replaces. ``accounts`` are
    business accounts called like the notice's company, newest first.
    """

    notice: BookingNotice
    rules: RuleSet
    org: OrgProfile
    keys: Keys
    recognition: Recognition
    event: EventSeen = EventSeen()
    link: BookingLink | None = None
    old_link: BookingLink | None = None
    accounts: tuple[Row, ...] = ()
    context: Context = Context()
    maybe_written: bool = False
    """An earlier try may have written all of this notice: what can't be found again must not be made again."""


class Verdict(StrEnum):
    """What a decision comes to."""

    APPLY = "apply"
    SKIP = "skip"
    PARK = "park"


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """A link to be stored after the writes; ``refs`` names the fields whose Ids the writes will yield."""

    link: BookingLink
    refs: Mapping[str, Ref] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """
    What is to be done for one notice, and why.

    ``steps`` are ordered writes; ``parked`` is the reason that needs a person. ``person`` is whom it is about, where known
    before anything is written.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    steps: tuple[Write, ...] = ()
    parked: Reason | None = None
    links: tuple[LinkDraft, ...] = ()
    person: Recognised | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Part of a decision on the way: its writes, its trail, or the reason that parks all of it."""

    writes: tuple[Write, ...] = ()
    reasons: tuple[Reason, ...] = ()
    parked: Reason | None = None
    ids: Mapping[str, Any] = field(default_factory=dict)
    """``who``, ``account``, ``contact``, ``lead``, ``case``: an Id or a ``Ref``, as far as known."""
