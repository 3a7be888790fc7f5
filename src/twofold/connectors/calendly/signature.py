"""
Is this delivery from Calendly?

``Calendly-Webhook-Signature: t=…,v1=…`` over ``<t>.<raw body>``. Source: apps 0.1, A10 (doc).
"""

from datetime import datetime

from twofold.connectors.signatures import TimedScheme, sign_timed, verify_timed
from twofold.core.deliveries import Delivery, Refused, Verified

SCHEME = TimedScheme(header="Calendly-Webhook-Signature", part="v1")


def verify(delivery: Delivery, secret: str | None, *, now: datetime | None, tolerance_s: int) -> Verified | Refused:
    """Check the signature; ``secret`` is the ``signing_key`` given when the webhook was subscribed."""
    return verify_timed(SCHEME, delivery, secret, now=now, tolerance_s=tolerance_s)


def sign(body: bytes, secret: str | None, at: datetime) -> dict[str, str]:
    """Make the headers Calendly would send; without a signing key just the content type."""
    return sign_timed(SCHEME, body, secret, at) if secret else {"content-type": "application/json"}
