"""Which booking apps are there? A new app is one line here."""

from collections.abc import Mapping

from twofold.connectors import calcom, calendly, oncehub
from twofold.engine.ports import Connector

CONNECTORS: Mapping[str, Connector] = {
    connector.name: connector for connector in (oncehub.CONNECTOR, calcom.CONNECTOR, calendly.CONNECTOR)
}
"""By name, as in settings, ``/hooks/<name>`` and ``twofold receive <name>``."""
