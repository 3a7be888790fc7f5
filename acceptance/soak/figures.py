"""How fast was it, in numbers? Pure."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from acceptance.soak.judge import Trial
from twofold.engine.ports import EntryKind

BEFORE_KILL_S = 1.0
"""Deliveries accepted so shortly before the first kill are left out of "before the first kill": it may have hit them."""


class Moments(msgspec.Struct, frozen=True):
    """Unix times of the play's turns; ``kills`` of the process at the door, ``died`` of the worker that never comes back."""

    began: float
    ended: float
    drained: float | None
    kills: list[float]
    back: list[float]
    died: float | None = None


class Figures(msgspec.Struct, frozen=True):
    """All numbers of a soak; times in seconds unless they say ms. None where there was nothing to measure."""

    sent: int
    accepted: int
    accepted_again: int
    retries: int
    broken_connections: int
    refused_answers: dict[str, int]
    sent_twice: int
    repeats_answered: int
    accepted_per_s: float | None
    accept_ms_p50: float | None
    accept_ms_p99: float | None
    accept_before_first_kill_ms_p50: float | None
    accept_before_first_kill_ms_p99: float | None
    applied_before_first_kill_s_p50: float | None
    applied_before_first_kill_s_p99: float | None
    applied_s_p50: float | None
    applied_s_p99: float | None
    back_after_kill_s: list[float]
    worker_died_after_s: float | None
    sending_s: float
    backlog_at_end: int
    backlog_max: int
    drained_after_s: float | None
    drain_per_s: float | None
    worked_per_s: float
    outcomes: dict[str, int]
    caught_by_a_kill: int
    written_again: int
    people: int
    events: int
    api_calls: int
    calls_per_delivery: float


def measure(trial: Trial, moments: Moments) -> Figures:
    """Compute all numbers."""
    ledger, evidence = trial.ledger, trial.evidence
    accepted = [sent for sent in ledger if sent.accepted_at is not None]
    failed = [status for sent in ledger for status in sent.answers]
    first_kill = min([*moments.kills, *([moments.died] if moments.died else []), moments.ended]) - BEFORE_KILL_S
    early = [sent for sent in accepted if (sent.accepted_at or 0) < first_kill]
    accepts = sorted(sent.accepted_at for sent in accepted if sent.accepted_at is not None)
    ends = sorted(entries[0].at.timestamp() for entries in trial.outcomes.values())
    waits = _waits(trial)
    last_end = ends[-1] if ends else moments.ended
    backlog_at_end = len(accepts) - bisect_left(ends, moments.ended)
    return Figures(
        sent=len(ledger),
        accepted=len(accepted),
        accepted_again=sum(sent.repeated for sent in ledger),
        retries=len(failed),
        broken_connections=failed.count(0),
        refused_answers=_counted(str(status) for status in failed if status),
        sent_twice=sum(trial.script[sent.number].twice for sent in accepted),
        repeats_answered=sum(sent.repeated for sent in ledger) + sum(bool(sent.again_repeated) for sent in ledger),
        accepted_per_s=_rate(len(accepted), (accepts[-1] if accepts else moments.ended) - moments.began),
        accept_ms_p50=_ms(percentile([sent.latency_s for sent in accepted], 50)),
        accept_ms_p99=_ms(percentile([sent.latency_s for sent in accepted], 99)),
        accept_before_first_kill_ms_p50=_ms(percentile([sent.latency_s for sent in early], 50)),
        accept_before_first_kill_ms_p99=_ms(percentile([sent.latency_s for sent in early], 99)),
        applied_before_first_kill_s_p50=_s(percentile([waits[s.number] for s in early if s.number in waits], 50)),
        applied_before_first_kill_s_p99=_s(percentile([waits[s.number] for s in early if s.number in waits], 99)),
        applied_s_p50=_s(percentile(list(waits.values()), 50)),
        applied_s_p99=_s(percentile(list(waits.values()), 99)),
        back_after_kill_s=[round(back - kill, 2) for kill, back in zip(moments.kills, moments.back, strict=True)],
        worker_died_after_s=_s(moments.died - moments.began) if moments.died else None,
        sending_s=round(moments.ended - moments.began, 1),
        backlog_at_end=backlog_at_end,
        backlog_max=_backlog_max(accepts, ends),
        drained_after_s=_s(max(0.0, last_end - moments.ended)) if moments.drained else None,
        drain_per_s=_rate(backlog_at_end, last_end - moments.ended) if moments.drained else None,
        worked_per_s=_rate(len(ends), last_end - moments.began) or 0.0,
        outcomes=_counted(str(row.state) for row in evidence.stored),
        caught_by_a_kill=_caught(trial, moments),
        written_again=sum(len(intents) > 1 for intents in _intents(trial).values()),
        people=len(evidence.people),
        events=len(evidence.events),
        api_calls=evidence.calls,
        calls_per_delivery=round(evidence.calls / max(len(accepted), 1), 3),
    )


def percentile(values: Sequence[float], per_cent: float) -> float | None:
    """The value that so many of a hundred don't exceed; None of none."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * per_cent / 100))]


def _waits(trial: Trial) -> dict[int, float]:
    """From the 2xx answer to the outcome, by number. An outcome can be a hair earlier than its answer arrives."""
    waits = {}
    for sent in trial.ledger:
        row = trial.stored.get(sent.delivery_id)
        outcome = trial.outcomes.get(row.inbox_id) if row else None
        if sent.accepted_at is not None and outcome:
            waits[sent.number] = max(0.0, outcome[0].at.timestamp() - sent.accepted_at)
    return waits


def _intents(trial: Trial) -> dict[int, list[float]]:
    intents: dict[int, list[float]] = {}
    for entry in trial.evidence.noted:
        if entry.kind is EntryKind.INTENT:
            intents.setdefault(entry.inbox_id, []).append(entry.at.timestamp())
    return intents


def _caught(trial: Trial, moments: Moments) -> int:
    """How many deliveries had an intent and no outcome yet when something was killed."""
    kills = [*moments.kills, *([moments.died] if moments.died else [])]
    ends = {inbox_id: outcomes[-1].at.timestamp() for inbox_id, outcomes in trial.outcomes.items()}
    return sum(
        any(intents[0] < kill < ends.get(inbox_id, 0) for kill in kills)
        for inbox_id, intents in _intents(trial).items()
    )


def _backlog_max(accepts: Sequence[float], ends: Sequence[float]) -> int:
    return max((place + 1 - bisect_left(ends, at) for place, at in enumerate(accepts)), default=0)


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(Counter(words))


def _rate(count: int, seconds: float) -> float | None:
    return round(count / seconds, 1) if count and seconds > 0 else None


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 1)


def _s(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)
