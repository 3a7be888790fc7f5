"""Kept deliveries of Calendly in all their odd shapes, each with the notice it must become."""

from pathlib import Path

import pytest

from tests.connectors.golden_suite import compare_delivery, list_deliveries
from twofold.connectors.calendly import CONNECTOR

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", list_deliveries(HERE))
def test_a_kept_delivery_becomes_the_notice_expected_of_it(name: str) -> None:
    compare_delivery(CONNECTOR, HERE, name)
