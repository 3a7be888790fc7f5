"""
What would happen, and why: the thinking of a drain without its effects.

A preview is the same ``study`` that a drain makes, so it can't disagree with the run; it writes nothing, neither to the org
nor to the journal.
"""

from collections.abc import Sequence
from typing import Any

from twofold.core.creation_rules import RuleSet
from twofold.core.decide import plan_decision
from twofold.core.deliveries import Delivery
from twofold.core.notices import BookingNotice, IgnoredNotice, UnreadableNotice
from twofold.core.reasons import Reason, reason
from twofold.core.situation import Decision, Verdict
from twofold.engine.accept import Desk, delivery_id_of, prepare
from twofold.engine.drain import Tools, rules_without_page
from twofold.engine.entries import complete_link, ids_of, render_entry, render_writes
from twofold.engine.ports import Notice, State
from twofold.engine.safety import find_breach
from twofold.engine.study import Matter, study


async def preview(tools: Tools, desk: Desk, deliveries: Sequence[Delivery]) -> list[dict[str, Any]]:
    """
    Say what each delivery would lead to, in input order, as the JSON line of ``receive`` has it.

    Each is decided for itself against the org as it stands now: the second of two deliveries that make the same person
    shows a creation too. ``outcome`` is what it would be; references to records not yet made stand as ``@person.id``.

    Raises:
        OrgUnavailable, AccessRefused, ReadError.
    """
    entries: dict[int, dict[str, Any]] = {}
    matters: list[tuple[int, str, Matter]] = []
    for at, delivery in enumerate(deliveries):
        accepting = prepare(delivery, desk, None)
        notice = await _read(tools, desk, delivery)
        why = _without_deciding(accepting.refused, notice)
        rules = _rules(tools, accepting.rules, notice)
        if why is not None:
            state, cause = why
            entries[at] = render_entry(accepting.delivery_id, delivery.app, state, (cause,), parked=_told(state, cause))
        elif rules is None and isinstance(notice, BookingNotice):
            cause = reason("rules-missing")
            entries[at] = render_entry(
                accepting.delivery_id, delivery.app, State.PARKED, (cause,), notice=notice, parked=cause
            )
        elif isinstance(notice, BookingNotice) and rules is not None:
            matters.append((at, delivery_id_of(notice, delivery), Matter(notice, rules)))
    before = tools.org.calls().work
    decisions = await study([m for _, _, m in matters], tools.org, tools.journal, tools.context)
    calls = tools.org.calls().work - before
    for (at, delivery_id, matter), decision in zip(matters, decisions, strict=True):
        entries[at] = _entry(delivery_id, matter.notice, decision, calls)
    return [entries[at] for at in sorted(entries)]


def _rules(tools: Tools, version: str | None, notice: Notice) -> RuleSet | None:
    if version:
        return tools.rules(version)
    return rules_without_page(notice) if isinstance(notice, BookingNotice) else None


async def _read(tools: Tools, desk: Desk, delivery: Delivery) -> Notice:
    connector, settings = desk.connectors[delivery.app], desk.settings_of(delivery.app)
    notice = connector.read(delivery, settings)
    return await connector.enrich(notice, settings) if isinstance(notice, BookingNotice) else notice


def _without_deciding(refused: str | None, notice: Notice) -> tuple[State, Reason] | None:
    if refused is not None:
        return State.REFUSED, reason("bad-signature", why=refused)
    match notice:
        case IgnoredNotice():
            return State.SKIPPED, reason("ignored-type", type=notice.type)
        case UnreadableNotice():
            return State.REFUSED, reason("unreadable", why=notice.problem)
    return None


def _told(state: State, cause: Reason) -> Reason | None:
    return cause if state is State.REFUSED else None


def _entry(delivery_id: str, notice: BookingNotice, decision: Decision, calls: int) -> dict[str, Any]:
    plan = plan_decision(decision)
    parked = decision.parked or find_breach(plan)
    links = tuple(complete_link(d, None) for d in decision.links) if decision.verdict is Verdict.APPLY else ()
    state = _state(decision, parked, bool(plan))
    reasons = (
        decision.reasons
        if plan or decision.verdict is not Verdict.APPLY
        else (*decision.reasons, reason("nothing-to-do"))
    )
    return render_entry(
        delivery_id,
        notice.app,
        state,
        reasons,
        notice=notice,
        parked=parked,
        writes=render_writes(plan) if parked is None else (),
        ids=ids_of(decision, links),
        api_calls=calls,
    )


def _state(decision: Decision, parked: Reason | None, writes: bool) -> State:
    if parked is not None:
        return State.PARKED
    return State.APPLIED if decision.verdict is Verdict.APPLY and writes else State.SKIPPED
