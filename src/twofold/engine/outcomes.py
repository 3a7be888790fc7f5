"""
What came of a row: applied, skipped, parked, waiting or refused, with its entry for the journal.

Pure over what it is handed, ``now`` included; ``drain`` stores what is made here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from twofold.core.notices import BookingNotice
from twofold.core.plan import NotSent, Plan, Refusal, Refused, Unknown, WriteResult, Written
from twofold.core.reasons import EFFECTS, Reason, reason
from twofold.core.refusals import Recovery, find_cure, foreseen_code, recovery
from twofold.core.situation import Decision, Verdict
from twofold.engine.entries import complete_link, ids_of, render_cure, render_entry, render_writes
from twofold.engine.ports import Finished, InboxRow, Intent, State
from twofold.errors import AccessRefused, OrgUnavailable

LOOK_AGAIN_MAX = 4
"""Tries at once after a lost answer or a stale read; then the row waits, or parks where the org keeps saying no."""
WAIT_S_MIN, WAIT_S_MAX = 2, 600
_TURNED_AWAY = frozenset({"REQUEST_LIMIT_EXCEEDED", "INVALID_SESSION_ID"})
"""Codes of calls that the org turned away at its door."""


@dataclass(frozen=True, slots=True)
class Work:
    """One row on its way: its notice, its decision, its plan."""

    row: InboxRow
    notice: BookingNotice
    decision: Decision
    plan: Plan


def has_writes(work: Work) -> bool:
    """Whether there is anything to write for it."""
    return work.decision.verdict is Verdict.APPLY and bool(work.plan)


def intent_of(work: Work) -> Intent:
    """What is stored before its writes."""
    reasons = [r.code for r in work.decision.reasons]
    return Intent(
        work.row.inbox_id, {"verdict": work.decision.verdict.value, "reasons": reasons}, render_writes(work.plan)
    )


def without_write(work: Work) -> Finished:
    """The outcome of a row that needs no write: parked, skipped, or found done by an earlier try."""
    decision, row = work.decision, work.row
    links = tuple(complete_link(d, None) for d in decision.links)
    if decision.parked is not None:
        code = foreseen_code(decision.parked.code)
        return park(row, decision.reasons, decision.parked, work.notice, code=code, ids=ids_of(decision, ()))
    state = State.APPLIED if row.has_intent and decision.verdict is Verdict.APPLY else State.SKIPPED
    reasons = decision.reasons if decision.verdict is Verdict.SKIP else (*decision.reasons, reason("nothing-to-do"))
    own = links if decision.verdict is Verdict.APPLY else ()
    entry = render_entry(
        row.delivery_id, row.delivery.app, state, reasons, notice=work.notice, ids=ids_of(decision, own)
    )
    return Finished(row.inbox_id, state, entry, links)


def recall(outcome: Finished, intent: Intent | None) -> Finished:
    """Put the writes of an earlier try, which turns out to have been done, into its outcome."""
    if intent is None:
        return outcome
    records = outcome.entry["records"]
    writes = [
        {**w, "id": w.get("id") if _is_id(w.get("id")) else records.get(str(w["sobject"]))} for w in intent.writes
    ]
    return Finished(outcome.inbox_id, outcome.state, {**outcome.entry, "writes": writes}, outcome.links)


def _is_id(text: object) -> bool:
    return isinstance(text, str) and not text.startswith("@")


def outcome_of(work: Work, result: WriteResult, now: datetime) -> Finished | None:
    """What a result means for its row; None to look again at once."""
    outcome = _outcome_of(work, result, now)
    # A first try that surely wrote nothing leaves nothing to look for; an earlier one may have.
    if outcome is None or outcome.state is not State.WAITING or work.row.has_intent:
        return outcome
    return replace(outcome, unwritten=_is_surely_undone(result))


def _is_surely_undone(result: WriteResult) -> bool:
    """Whether the org itself said no; a gateway's answer may come after the work was done."""
    return isinstance(result, Refused) or (isinstance(result, NotSent) and result.code in _TURNED_AWAY)


def _outcome_of(work: Work, result: WriteResult, now: datetime) -> Finished | None:
    match result:
        case Written():
            return _applied(work, result)
        case Unknown():
            return None if _may_look_again(work) else wait(work.row, reason("answer-lost"), now, None, work.notice)
        case NotSent(code="GRAPH_HALTED"):
            return None
        case NotSent():
            return wait(work.row, reason("org-unavailable", code=result.code), now, result.retry_after_s, work.notice)
        case Refused():
            return _refused(work, result.refusals[0], now)


def _may_look_again(work: Work) -> bool:
    return work.row.attempts < LOOK_AGAIN_MAX


def _refused(work: Work, refusal: Refusal, now: datetime) -> Finished | None:
    match recovery(refusal):
        case Recovery.RETRY:
            return wait(work.row, reason("locked"), now, None, work.notice, code=refusal.code)
        case Recovery.HALT:
            return wait(
                work.row, reason("org-unavailable", code=refusal.code), now, None, work.notice, code=refusal.code
            )
        case Recovery.LOOK_AGAIN if _may_look_again(work):
            return None
    fields = ", ".join(refusal.fields) or "no field named"
    why = reason(
        "refused-by-org", sobject=refusal.sobject, code=refusal.code, fields=fields, cure=find_cure(refusal.code)
    )
    return park(work.row, work.decision.reasons, why, work.notice, code=refusal.code, ids=ids_of(work.decision, ()))


def _applied(work: Work, written: Written) -> Finished:
    links = tuple(complete_link(d, written) for d in work.decision.links)
    entry = render_entry(
        work.row.delivery_id,
        work.row.delivery.app,
        State.APPLIED,
        work.decision.reasons,
        notice=work.notice,
        writes=render_writes(work.plan, written),
        ids=ids_of(work.decision, links),
    )
    return Finished(work.row.inbox_id, State.APPLIED, entry, links)


def settle(row: InboxRow, state: State, why: Reason) -> Finished:
    """Skip or refuse a row that needed no decision."""
    told = why if state is State.REFUSED else None
    return Finished(row.inbox_id, state, render_entry(row.delivery_id, row.delivery.app, state, (why,), parked=told))


def park(
    row: InboxRow,
    reasons: Sequence[Reason],
    why: Reason,
    notice: BookingNotice,
    *,
    code: str | None = None,
    ids: Mapping[str, str | None] | None = None,
) -> Finished:
    """Park a row with the reason a person has to settle, last in its trail; effects that did not come are left out."""
    trail = tuple(r for r in reasons if r != why and r.code not in EFFECTS)
    entry = render_entry(
        row.delivery_id, row.delivery.app, State.PARKED, (*trail, why), notice=notice, parked=why, code=code, ids=ids
    )
    return Finished(
        row.inbox_id,
        State.PARKED,
        entry,
        parked_reason=why.code,
        parked_code=code,
        cure=render_cure(why, row.delivery_id),
    )


def wait(
    row: InboxRow,
    why: Reason,
    now: datetime,
    retry_after_s: float | None,
    notice: BookingNotice,
    *,
    code: str | None = None,
) -> Finished:
    """Leave a row waiting; the pause doubles with each try unless the org says how long."""
    wait_s = retry_after_s if retry_after_s is not None else min(WAIT_S_MIN * 2**row.attempts, WAIT_S_MAX)
    entry = render_entry(row.delivery_id, row.delivery.app, State.WAITING, (why,), notice=notice, parked=why, code=code)
    return Finished(row.inbox_id, State.WAITING, entry, retry_at=now + timedelta(seconds=wait_s))


def wait_for_org(
    row: InboxRow, trouble: OrgUnavailable | AccessRefused, now: datetime, notice: BookingNotice
) -> Finished:
    """Leave the row waiting, because nothing could be read of the org."""
    if isinstance(trouble, OrgUnavailable):
        return wait(row, reason("org-unavailable", code=trouble.code), now, trouble.retry_after_s, notice)
    return wait(row, reason("access-refused"), now, None, notice)


def with_calls(outcome: Finished, calls: int) -> Finished:
    """The outcome with the calls its batch took."""
    return replace(outcome, entry={**outcome.entry, "api_calls": calls})
