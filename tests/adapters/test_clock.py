"""The machine's clock tells aware UTC."""

from datetime import UTC, datetime

from twofold.adapters.clock import SystemClock


def test_now_is_aware_and_between_two_looks_at_the_machine() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() is not None
