"""Is this delivery from Cal.com? ``X-Cal-Signature-256: <hex>`` over the raw body. Source: apps 0.1, A8 (code)."""

from datetime import datetime

from twofold.connectors.signatures import compute_digest, equal_digests, is_digest, refuse_unchecked, refuse_wrong
from twofold.core.deliveries import Delivery, Refused, RefusedBecause, Verified

HEADER = "X-Cal-Signature-256"
UNSIGNED = "no-secret-provided"
"""What the app sends instead of a signature where its webhook has no secret."""


def verify(delivery: Delivery, secret: str | None) -> Verified | Refused:
    """
    Check the signature.

    The app can be set up without a secret; then the secret path of the address is all that protects it, and the literal
    ``no-secret-provided`` is accepted. As soon as we hold a secret it is refused. There is no age to check: a replay is
    dropped by its delivery id, the hash of the body.
    """
    given = delivery.headers.get(HEADER.lower())
    if not given:
        return Refused(RefusedBecause.SIGNATURE_MISSING, f"The delivery has no {HEADER} header.")
    if given == UNSIGNED:
        return Verified() if not secret else _refuse_unsigned()
    if not secret:
        return refuse_unchecked(delivery.app)
    if not is_digest(given):
        return Refused(RefusedBecause.SIGNATURE_MALFORMED, f"The {HEADER} header is not a hex SHA-256.")
    matches = equal_digests(compute_digest(secret, delivery.body), given)
    return Verified() if matches else refuse_wrong(HEADER)


def sign(body: bytes, secret: str | None, at: datetime) -> dict[str, str]:
    """Make the headers Cal.com would send; ``at`` doesn't matter here and is taken for likeness with other apps."""
    signature = compute_digest(secret, body) if secret else UNSIGNED
    return {
        "content-type": "application/json",
        "x-cal-webhook-version": "2021-10-20",
        HEADER.lower(): signature,
    }


def _refuse_unsigned() -> Refused:
    sentence = "The webhook has no secret in Cal.com, but one is set here: enter the same secret in Cal.com."
    return Refused(RefusedBecause.SIGNATURE_MISSING, sentence)
