"""Cal.com keeps what every connector promises."""

from tests.connectors.cast import AppUnderTest
from tests.contracts.connector_suite import ConnectorSuite
from twofold.connectors.calcom import CONNECTOR, samples, signature

APP = AppUnderTest(CONNECTOR, signature, samples, "x-cal-signature-256", samples.TRIGGERS)


class TestCalCom(ConnectorSuite):
    app = APP
