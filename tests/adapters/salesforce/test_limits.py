"""The quota is read from the header of every answer."""

import pytest

from twofold.adapters.salesforce.limits import LimitsLedger


@pytest.mark.parametrize(
    ("header", "used", "maximum"),
    [
        ("api-usage=18/15000", 18, 15000),
        ("api-usage=25/5000; per-app-api-usage=17/250(appName=sample-app)", 25, 5000),
        ("per-app-api-usage=17/250(appName=sample-app); api-usage=25/5000", 25, 5000),
    ],
)
def test_usage_is_read(header: str, used: int, maximum: int) -> None:
    ledger = LimitsLedger()
    ledger.note({"sforce-limit-info": header})
    assert (ledger.used, ledger.max, ledger.remaining) == (used, maximum, maximum - used)


@pytest.mark.parametrize("header", ["", "api-usage=", "api-usage=many/few", "per-app-api-usage=17/250(appName=a)"])
def test_what_says_nothing_leaves_what_was_known(header: str) -> None:
    ledger = LimitsLedger()
    ledger.note({"sforce-limit-info": "api-usage=1/4"})
    ledger.note({"sforce-limit-info": header})
    ledger.note({})
    assert (ledger.used, ledger.max) == (1, 4)


def test_the_share_that_is_left_is_never_below_nothing() -> None:
    ledger = LimitsLedger()
    assert ledger.remaining is None
    assert ledger.remaining_share == 1.0
    ledger.note({"sforce-limit-info": "api-usage=12000/15000"})
    assert ledger.remaining_share == 0.2
    ledger.note({"sforce-limit-info": "api-usage=15500/15000"})
    assert ledger.remaining_share == 0.0
    ledger.note({"sforce-limit-info": "api-usage=0/0"})
    assert ledger.remaining_share == 1.0
