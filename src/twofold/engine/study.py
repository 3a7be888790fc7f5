"""
From notices to decisions: the reading half of a batch, which a preview shares with the run.

Reads (``OrgReader``) and the journal's links come in here; nothing is written.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twofold.core.activity import EventState
from twofold.core.asking import ask_for, find_keys, wanted_fields
from twofold.core.candidates import Candidates, index
from twofold.core.creation_rules import Context, RuleSet
from twofold.core.decide import decide
from twofold.core.event_step import find_unseen, see_event, subject_line
from twofold.core.links import BookingLink
from twofold.core.lookups import Ask, plan_follow_ups, plan_lookups
from twofold.core.notices import BookingNotice
from twofold.core.org import OrgProfile
from twofold.core.recognise import Keys, moment, recognise
from twofold.core.rows import Row
from twofold.core.situation import Decision, EventSeen, Situation
from twofold.engine.ports import Journal, OrgReader
from twofold.engine.turns import in_turns

ROUNDS_MAX = 4
"""The first lookup and at most three follow-ups of merged records and converted leads."""


@dataclass(frozen=True, slots=True)
class Matter:
    """
    One notice to be decided, with its rules.

    ``look_again`` says that there was an earlier try, ``maybe_written`` that it may have written; ``chosen_id`` is a record that
    a person chose by hand.
    """

    notice: BookingNotice
    rules: RuleSet
    look_again: bool = False
    maybe_written: bool = False
    chosen_id: str | None = None


@dataclass(frozen=True, slots=True)
class _Studied:
    matter: Matter
    keys: Keys
    link: BookingLink | None
    old_link: BookingLink | None


async def study(matters: Sequence[Matter], reader: OrgReader, journal: Journal, context: Context) -> list[Decision]:
    """
    Decide all matters, in order, from one batch of lookups.

    Raises:
        OrgUnavailable, AccessRefused, ReadError: nothing was decided.
    """
    if not matters:
        return []
    org = await reader.profile()
    links = await asyncio.to_thread(journal.links, _booking_keys(matters))
    studied = [_study_keys(m, links) async for m in in_turns(matters)]
    found = await _read(studied, reader, org)
    taken: Mapping[str, str] = {}
    if _needs_taken(matters, org):
        taken = await asyncio.to_thread(journal.bookings_of, [row.id for row in found.events])
    return [decide(_situation(s, found, org, context, taken)) async for s in in_turns(studied)]


def _booking_keys(matters: Sequence[Matter]) -> list[str]:
    keys = [k for m in matters for k in (m.notice.booking_key, m.notice.replaces_key) if k]
    return list(dict.fromkeys(keys))


def _study_keys(matter: Matter, links: Mapping[str, BookingLink]) -> _Studied:
    link = links.get(matter.notice.booking_key)
    old_link = links.get(matter.notice.replaces_key or "")
    return _Studied(matter, find_keys(matter.notice, matter.rules, link, old_link, matter.chosen_id), link, old_link)


async def _read(studied: Sequence[_Studied], reader: OrgReader, org: OrgProfile) -> Candidates:
    asks = [
        ask_for(s.matter.notice, s.matter.rules, s.keys, (s.link, s.old_link), org, look_again=s.matter.look_again)
        for s in studied
    ]
    wanted = wanted_fields({s.matter.rules.version or s.matter.rules.name: s.matter.rules for s in studied}, org)
    rows: list[Row] = []
    found = index(rows)
    followed: set[str] = set()
    for _ in range(ROUNDS_MAX):
        queries = plan_lookups(asks, org, wanted)
        if not queries:
            break
        rows += [row for answer in await reader.read(queries) for row in answer]
        found = index(rows)
        more = plan_follow_ups(found, rows).ids - followed
        if not more:
            break
        followed |= more
        asks = [Ask(ids=more)]
    return found


def _needs_taken(matters: Sequence[Matter], org: OrgProfile) -> bool:
    return not org.event_fields_installed and any(m.look_again for m in matters)


def _situation(
    s: _Studied, found: Candidates, org: OrgProfile, context: Context, taken: Mapping[str, str]
) -> Situation:
    notice, rules = s.matter.notice, s.matter.rules
    recognition = recognise(s.keys, found, rules.keys, rules.duplicates)
    event = see_event(notice, found, org, s.link, s.old_link)
    if s.matter.look_again and event.state is EventState.NONE and not org.event_fields_installed:
        who_id = recognition.person.who_id if recognition.person else None
        unseen = find_unseen(notice, found, who_id, taken, subject_line(notice, rules)[0])
        event = EventSeen(EventState.LIVE, unseen, predecessor=event.predecessor) if unseen is not None else event
    return Situation(
        notice=notice,
        rules=rules,
        org=org,
        keys=s.keys,
        recognition=recognition,
        event=event,
        link=s.link,
        old_link=s.old_link,
        accounts=_accounts(notice, found),
        context=context,
        maybe_written=s.matter.maybe_written,
    )


def _accounts(notice: BookingNotice, found: Candidates) -> tuple[Row, ...]:
    rows = found.accounts_by_name.get((notice.person.company or "").strip().casefold(), ())
    return tuple(sorted(rows, key=lambda r: (moment(r.get("LastModifiedDate")), r.id), reverse=True))
