"""
What does a booking app offer, and what do all connectors share?

The protocol is ``engine.ports.Connector``, the settings are ``core.deliveries.AppSettings``. Here are the door through
which bytes become notices, and the making of deliveries by back-fill.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from twofold.connectors.values import Json, NotReadable, parse_object
from twofold.core.deliveries import AppSettings, Delivery
from twofold.core.notices import UnreadableNotice
from twofold.engine.ports import Notice
from twofold.errors import SettingsError


def read_object(delivery: Delivery, to_notice: Callable[[Json], Notice]) -> Notice:
    """Parse the body and read it with ``to_notice``; what can't be read becomes an ``UnreadableNotice``."""
    try:
        return to_notice(parse_object(delivery.body))
    except NotReadable as problem:
        return UnreadableNotice(delivery.app, str(problem))
    except RecursionError:
        return UnreadableNotice(delivery.app, "The body is nested too deeply.")


def hash_body(body: bytes) -> str:
    """Make the id of a delivery that has none: the SHA-256 of its raw bytes, in hex."""
    return hashlib.sha256(body).hexdigest()


def make_delivery(app: str, envelope: Json) -> Delivery:
    """
    Make the delivery back-fill hands on; equal envelopes give equal bytes, so a second poll is a repeated delivery.

    It carries no signature: it was fetched with our own key and is not to be verified.
    """
    body = msgspec.json.encode(envelope, order="deterministic")
    return Delivery(app, {"content-type": "application/json"}, body, datetime.now(UTC))


def require_key(settings: AppSettings, app: str) -> str:
    """Take the API key, or raise ``SettingsError`` saying where it goes."""
    if not settings.api_key:
        raise SettingsError(f"Back-fill from {app} needs its API key: set apps.{app}.api_key in the settings.")
    return settings.api_key
