"""Is this delivery from OnceHub? ``Oncehub-Signature: t=…,s=…`` over ``<t>.<raw body>``. Source: apps 0.1, A2 (doc)."""

from datetime import datetime

from twofold.connectors.signatures import TimedScheme, sign_timed, verify_timed
from twofold.core.deliveries import Delivery, Refused, Verified

SCHEME = TimedScheme(header="Oncehub-Signature", part="s")


def verify(delivery: Delivery, secret: str | None, *, now: datetime | None, tolerance_s: int) -> Verified | Refused:
    """Check the signature; v2 webhooks are always signed, so without a secret nothing is trusted."""
    return verify_timed(SCHEME, delivery, secret, now=now, tolerance_s=tolerance_s)


def sign(body: bytes, secret: str | None, at: datetime) -> dict[str, str]:
    """Make the headers OnceHub would send; without a secret just the content type, as its v1 webhooks did."""
    return sign_timed(SCHEME, body, secret, at) if secret else {"content-type": "application/json"}
