"""OnceHub's back-fill keeps what every back-fill promises."""

from tests.connectors.oncehub.test_contract import APP
from tests.contracts.backfill_suite import BackfillSuite
from twofold.connectors.oncehub.fake import FakeOnceHub


class TestOnceHubBackfill(BackfillSuite):
    app = APP
    make_fake = FakeOnceHub
    base_path = "/v2"
