"""
How many notices does one core decide and plan in a second? Against an empty loop over the same values, in the same run.

Lookups are answered beforehand; what is timed is what ``engine.study`` does per notice between reading and writing: keys,
recognition, the Event seen, decision and plan.
"""

import time
from dataclasses import replace

from tests.cast import PAT, SAM, books, situation

from twofold.core.decide import decide, plan_decision
from twofold.core.notices import BookingNotice
from twofold.core.presets import BOOKING_PERSON_ACCOUNT

NOTICES = 20_000


def run() -> dict[str, float]:
    """Time a mix of known and new people, half and half; seconds and rates."""
    notices = [_notice(n) for n in range(NOTICES)]
    empty_s = _timed(notices, lambda notice: notice)
    decide_s = _timed(notices, _decide)
    return {
        "notices": NOTICES,
        "empty_loop_s": round(empty_s, 4),
        "decide_s": round(decide_s, 3),
        "notices_a_second": round(NOTICES / decide_s),
        "microseconds_a_notice": round(decide_s / NOTICES * 1e6, 1),
    }


def _notice(number: int) -> BookingNotice:
    person = SAM if number % 2 else replace(SAM, email="pat@example.com")
    return books(replace(person, mobile_phone=f"+43 1 {number}"), booking_id=f"BKNG-{number}")


def _decide(notice: BookingNotice) -> object:
    return plan_decision(decide(situation(notice, BOOKING_PERSON_ACCOUNT, [PAT])))


def _timed(notices: list[BookingNotice], work: object) -> float:
    assert callable(work)
    started = time.perf_counter()
    for notice in notices:
        work(notice)
    return time.perf_counter() - started
