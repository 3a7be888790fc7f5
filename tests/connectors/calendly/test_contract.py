"""Calendly keeps what every connector promises."""

from tests.connectors.cast import AppUnderTest
from tests.contracts.connector_suite import TimedConnectorSuite
from twofold.connectors.calendly import CONNECTOR, samples, signature

APP = AppUnderTest(CONNECTOR, signature, samples, "calendly-webhook-signature", samples.EVENTS)


class TestCalendly(TimedConnectorSuite):
    app = APP
