"""Cal.com's back-fill keeps what every back-fill promises."""

from tests.connectors.calcom.test_contract import APP
from tests.contracts.backfill_suite import BackfillSuite
from twofold.connectors.calcom.fake import FakeCalCom


class TestCalComBackfill(BackfillSuite):
    app = APP
    make_fake = FakeCalCom
    base_path = "/v2"
