"""An org in process for each test; at its end both halves of every person must agree."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.emulator.behaviour.people import House


@pytest.fixture
def house() -> Iterator[House]:
    """The org of reference section 10 with no records."""
    house = House()
    yield house
    house.check_halves()
    house.close()
