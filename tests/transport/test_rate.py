"""A limiter lets no window be overfull, and wastes no time when there is room."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from twofold.transport.rate import Limit, RateLimiter


class FakeTime:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def send_times(count: int, *limits: Limit) -> list[float]:
    """When ``count`` calls are let through, in seconds after the first."""
    time = FakeTime()
    limiter = RateLimiter(*limits, clock=time.clock, sleep=time.sleep)

    async def run() -> list[float]:
        sent = []
        for _ in range(count):
            await limiter.wait_turn()
            sent.append(time.now - 100.0)
        return sent

    return asyncio.run(run())


def test_calls_within_the_limit_go_at_once() -> None:
    assert send_times(5, Limit(5, per_s=1)) == [0, 0, 0, 0, 0]


def test_the_sixth_call_of_five_a_second_waits_a_second() -> None:
    assert send_times(6, Limit(5, per_s=1))[5] == 1.0


def test_the_stricter_of_two_limits_decides() -> None:
    assert send_times(11, Limit(5, per_s=1), Limit(10, per_s=300))[-1] == 300.0


def test_without_limits_nothing_waits() -> None:
    assert send_times(3) == [0, 0, 0]


def test_a_limiter_outlives_its_event_loop() -> None:
    time = FakeTime()
    limiter = RateLimiter(Limit(1, per_s=1), clock=time.clock, sleep=time.sleep)

    async def crowd() -> None:
        await asyncio.gather(*(limiter.wait_turn() for _ in range(3)))

    asyncio.run(crowd())
    asyncio.run(crowd())

    assert time.now > 100.0


@given(st.integers(1, 6), st.integers(1, 5), st.integers(1, 40))
def test_no_window_ever_holds_more_calls_than_its_limit(calls: int, per_s: int, count: int) -> None:
    sent = send_times(count, Limit(calls, per_s=per_s))

    for first in sent:
        assert sum(first <= at < first + per_s for at in sent) <= calls
