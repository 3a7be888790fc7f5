"""Calendly's back-fill keeps what every back-fill promises."""

from tests.connectors.calendly.test_contract import APP
from tests.contracts.backfill_suite import BackfillSuite
from twofold.connectors.calendly.fake import FakeCalendly


class TestCalendlyBackfill(BackfillSuite):
    app = APP
    make_fake = FakeCalendly
    base_path = ""
