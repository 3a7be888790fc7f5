"""The wait an answer asks for is read from seconds, dates and rate headers, and garbage is no wait."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.transport.calls import Answer
from twofold.transport.waits import parse_wait_s

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (429, {"retry-after": "7"}, 7.0),
        (503, {"retry-after": "Mon, 05 Jan 2026 09:00:30 GMT"}, 30.0),
        (503, {"retry-after": "Mon, 05 Jan 2026 08:00:00 GMT"}, 0.0),
        (429, {"retry-after": "999999999"}, 86_400.0),
        (429, {"x-ratelimit-reset": "12"}, 12.0),
        (200, {"x-ratelimit-reset": "12"}, None),
        (429, {"retry-after": "soon"}, None),
        (429, {"retry-after": "-5"}, None),
        (429, {"retry-after": "٣"}, None),
        (429, {}, None),
    ],
)
def test_the_wait_an_answer_asks_for(status: int, headers: dict[str, str], expected: float | None) -> None:
    assert parse_wait_s(Answer(status, headers, b""), NOW) == expected


@given(st.text())
def test_no_header_makes_it_stumble(text: str) -> None:
    wait_s = parse_wait_s(Answer(429, {"retry-after": text}, b""), NOW)

    assert wait_s is None or 0 <= wait_s <= 86_400
