"""OnceHub keeps what every connector promises."""

from tests.connectors.cast import AppUnderTest
from tests.contracts.connector_suite import TimedConnectorSuite
from twofold.connectors.oncehub import CONNECTOR, samples, signature

APP = AppUnderTest(CONNECTOR, signature, samples, "oncehub-signature", samples.TYPES)


class TestOnceHub(TimedConnectorSuite):
    app = APP
