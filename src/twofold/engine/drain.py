"""
One batch from inbox to outcome.

Order of effects, each on disk before the next begins: notices read -> org looked up -> intents stored -> org written ->
outcomes stored. Where it stops in between, the rows are still open; the next drain looks again before it writes, so that
nothing is lost and nothing is done twice.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from twofold.core.activity import MAKES_EVENT
from twofold.core.creation_rules import Context, RuleSet, Target
from twofold.core.decide import plan_decision
from twofold.core.deliveries import AppSettings
from twofold.core.notices import BookingNotice, IgnoredNotice, UnreadableNotice
from twofold.core.reasons import reason
from twofold.core.situation import Verdict
from twofold.engine.collisions import one_a_booking, one_a_record
from twofold.engine.outcomes import (
    Work,
    has_writes,
    intent_of,
    outcome_of,
    park,
    recall,
    settle,
    wait_for_org,
    with_calls,
    without_write,
)
from twofold.engine.ports import (
    Calls,
    Clock,
    Connector,
    Finished,
    Inbox,
    InboxRow,
    Journal,
    Org,
    State,
)
from twofold.engine.safety import find_breach
from twofold.engine.study import Matter, study
from twofold.engine.turns import in_turns
from twofold.errors import AccessRefused, OrgUnavailable, ReadError

LIMIT = 200

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Tools:
    """
    What a drain works with; made by ``bootstrap``.

    ``rules`` yields the rule set of a version (None where it is not known). ``at_stage`` is called after each stage with
    its name; only tests hand it in.
    """

    org: Org
    inbox: Inbox
    journal: Journal
    clock: Clock
    connectors: Mapping[str, Connector]
    rules: Callable[[str], RuleSet | None]
    app_settings: Mapping[str, AppSettings] = field(default_factory=dict)
    context: Context = Context()
    off_loop: Callable[..., Awaitable[Any]] = asyncio.to_thread
    at_stage: Callable[[str], None] | None = None

    def stage(self, name: str) -> None:
        """Tell that a stage is done; tests stop here."""
        if self.at_stage is not None:
            self.at_stage(name)


@dataclass(frozen=True, slots=True)
class Drained:
    """What one batch came to. ``worked`` counts rows taken, finished or not; ``next_due`` as ``Inbox.next_due``."""

    worked: int = 0
    finished: tuple[Finished, ...] = ()
    next_due: datetime | None = None
    calls: Calls = Calls()


async def drain_once(tools: Tools, owner: str, shards: frozenset[int], limit: int = LIMIT) -> Drained:
    """
    Work the oldest open notice of each person in ``shards``, at most ``limit``, as one batch.

    The caller holds the leases of ``shards``. Call again while ``worked`` is not 0. An org that is down leaves the rows
    ``waiting``; a bad record is parked and the rest go on.
    """
    now = tools.clock.now()
    rows = await tools.off_loop(tools.inbox.next_batch, owner, shards, limit, now)
    if not rows:
        return Drained(next_due=await tools.off_loop(tools.inbox.next_due, now))
    before = tools.org.calls()
    finished, matters = await _read_notices(tools, rows)
    tools.stage("read")
    try:
        decided, parked = await _study_apart(tools, matters)
    except (OrgUnavailable, AccessRefused) as trouble:
        finished += [wait_for_org(row, trouble, now, matter.notice) for row, matter in matters]
        return await _finish(tools, owner, rows, finished, [], before)
    finished += parked
    tools.stage("decided")
    done, again = await _write(tools, owner, shards, one_a_record(decided))
    return await _finish(tools, owner, rows, [*finished, *done], again, before)


# Reading


async def _read_notices(tools: Tools, rows: Sequence[InboxRow]) -> tuple[list[Finished], list[tuple[InboxRow, Matter]]]:
    finished: list[Finished] = []
    matters: list[tuple[InboxRow, Matter]] = []
    async for row in in_turns(rows):
        settings = tools.app_settings.get(row.delivery.app) or AppSettings()
        connector = tools.connectors[row.delivery.app]
        notice = connector.read(row.delivery, settings)
        match notice:
            case IgnoredNotice():
                finished.append(settle(row, State.SKIPPED, reason("ignored-type", type=notice.type)))
            case UnreadableNotice():
                finished.append(settle(row, State.REFUSED, reason("unreadable", why=notice.problem)))
            case BookingNotice():
                rules = tools.rules(row.rules) if row.rules else rules_without_page(notice)
                if rules is None:
                    finished.append(park(row, (), reason("rules-missing"), notice))
                    continue
                notice = await connector.enrich(notice, settings)
                again = row.has_intent or row.attempts > 0
                matters.append((row, Matter(notice, rules, again, row.has_intent, row.chosen_id)))
    return finished, one_a_booking(matters)


def rules_without_page(notice: BookingNotice) -> RuleSet | None:
    """
    The rules for a notice that names no page: none for one that makes people, else any will do.

    A no-show names its booking and nothing more (apps A8). It marks the booking's Event and touches no person, so that no
    rule of a page is needed for it.
    """
    return None if notice.change in MAKES_EVENT else RuleSet("without-page", Target.PERSON_ACCOUNT)


async def _study_apart(tools: Tools, matters: Sequence[tuple[InboxRow, Matter]]) -> tuple[list[Work], list[Finished]]:
    """
    Decide all matters together; where one of them spoils the batch, find it by halving and park it alone.

    This is the worker's outer loop, so it catches everything: no single notice may stop the others.
    """
    if not matters:
        return [], []
    try:
        decisions = await study([m for _, m in matters], tools.org, tools.journal, tools.context)
    except (OrgUnavailable, AccessRefused):
        raise
    except Exception as problem:
        if len(matters) == 1:
            row, matter = matters[0]
            log.error(
                "notice not worked",
                inbox_id=row.inbox_id,
                error=type(problem).__name__,
                exc_info=not isinstance(problem, ReadError),
            )
            return [], [park(row, (), reason("not-worked", error=type(problem).__name__), matter.notice)]
        middle = len(matters) // 2
        first, first_parked = await _study_apart(tools, matters[:middle])
        second, second_parked = await _study_apart(tools, matters[middle:])
        return first + second, first_parked + second_parked
    pairs = zip(matters, decisions, strict=True)
    return [Work(row, m.notice, d, plan_decision(d)) async for (row, m), d in in_turns(pairs)], []


# Writing


async def _write(
    tools: Tools, owner: str, shards: frozenset[int], works: Sequence[Work]
) -> tuple[list[Finished], list[int]]:
    """Work all plans; returns outcomes and the rows to be looked at again at once."""
    finished = [without_write(w) for w in works if not has_writes(w)]
    writing = []
    for work in works:
        if has_writes(work) and (breach := find_breach(work.plan)):
            finished.append(park(work.row, work.decision.reasons, breach, work.notice))
        elif has_writes(work):
            writing.append(work)
    if not writing:
        return await _with_past_intents(tools, works, finished), []
    now = tools.clock.now()
    await tools.off_loop(tools.journal.intend, [intent_of(w) for w in writing], now)
    tools.stage("intended")
    if not await tools.off_loop(tools.inbox.holds, owner, shards, now):
        # Another worker has taken over: it looks again; we must not write beside it.
        log.warning("leases lost before writing", owner=owner, rows=len(writing))
        return await _with_past_intents(tools, works, finished), [w.row.inbox_id for w in writing]
    results = await tools.org.write([w.plan for w in writing])
    tools.stage("written")
    again: list[int] = []
    async for work, result in in_turns(zip(writing, results, strict=True)):
        outcome = outcome_of(work, result, tools.clock.now())
        if outcome is None:
            again.append(work.row.inbox_id)
        else:
            finished.append(outcome)
    return await _with_past_intents(tools, works, finished), again


async def _with_past_intents(tools: Tools, works: Sequence[Work], finished: list[Finished]) -> list[Finished]:
    """An earlier try turned out to have been done: its outcome names the writes that were intended then."""
    past = {
        w.row.inbox_id: w
        for w in works
        if w.row.has_intent and not has_writes(w) and w.decision.verdict is Verdict.APPLY
    }
    if not past:
        return finished
    intents = await tools.off_loop(tools.journal.intended, list(past))
    return [recall(f, intents.get(f.inbox_id)) if f.inbox_id in past else f for f in finished]


async def _finish(
    tools: Tools,
    owner: str,
    rows: Sequence[InboxRow],
    finished: Sequence[Finished],
    again: Sequence[int],
    before: Calls,
) -> Drained:
    now, after = tools.clock.now(), tools.org.calls()
    calls = Calls(after.work - before.work, after.setup - before.setup)
    counted = tuple(with_calls(f, calls.work) for f in finished)
    if counted:
        await tools.off_loop(tools.journal.finish, owner, counted, now, calls)
    tools.stage("finished")
    if again:
        await tools.off_loop(tools.journal.retry, list(again), now)
    return Drained(len(rows), counted, await tools.off_loop(tools.inbox.next_due, now), calls)
