"""Did the app sign these bytes? What all three HMAC-SHA256 schemes share; pure, and before any JSON is read."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from twofold.core.deliveries import Delivery, Refused, RefusedBecause, Verified

_HEX_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_UNIX_SECONDS = re.compile(r"[0-9]{1,11}", re.ASCII)
_HEADER_CHARACTERS_MAX = 1000
"""Real headers have fewer than 100; a longer one is not worth parsing."""


@dataclass(frozen=True, slots=True)
class TimedScheme:
    """A signature header of the form ``t=<unix seconds>,<part>=<hex>`` over the text ``<t>.<raw body>``."""

    header: str
    """As the vendor spells it; looked up in lower case."""
    part: str


def compute_digest(secret: str, signed: bytes) -> str:
    """Compute the lower-case hex HMAC-SHA256 of ``signed``, keyed with the raw secret."""
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def sign_timed(scheme: TimedScheme, body: bytes, secret: str, at: datetime) -> dict[str, str]:
    """Make the headers with which the vendor would send ``body`` at ``at`` (aware). Names are lower case."""
    seconds = str(int(at.timestamp()))
    digest = compute_digest(secret, _timed_text(seconds, body))
    return {"content-type": "application/json", scheme.header.lower(): f"t={seconds},{scheme.part}={digest}"}


def verify_timed(
    scheme: TimedScheme, delivery: Delivery, secret: str | None, *, now: datetime | None, tolerance_s: int
) -> Verified | Refused:
    """
    Check a timed signature over the raw body.

    Args:
        secret: None or blank refuses, for what can't be checked isn't trusted.
        now: aware; None skips the age check, for deliveries from files.
        tolerance_s: how far ``t`` may lie before or after ``now``, inclusive.

    Raises nothing, whatever the header holds. Source: apps 0.1, A2, A10 (doc).
    """
    header = delivery.headers.get(scheme.header.lower())
    if not header:
        return Refused(RefusedBecause.SIGNATURE_MISSING, f"The delivery has no {scheme.header} header.")
    if not secret:
        return refuse_unchecked(delivery.app)
    parsed = _parse_timed(header, scheme.part)
    if parsed is None:
        sentence = f"The {scheme.header} header is not of the form t=…,{scheme.part}=…."
        return Refused(RefusedBecause.SIGNATURE_MALFORMED, sentence)
    seconds, digest = parsed
    if not equal_digests(compute_digest(secret, _timed_text(seconds, delivery.body)), digest):
        return refuse_wrong(scheme.header)
    if now is not None and abs(now.astimezone(UTC).timestamp() - int(seconds)) > tolerance_s:
        sentence = f"The delivery was signed more than {tolerance_s} seconds away from our clock."
        return Refused(RefusedBecause.TOO_OLD, sentence)
    return Verified(datetime.fromtimestamp(int(seconds), UTC))


def refuse_unchecked(app: str) -> Refused:
    """Refuse a signed delivery for which we hold no secret."""
    sentence = f"No webhook secret is set for {app}, so the signature can't be checked."
    return Refused(RefusedBecause.SECRET_MISSING, sentence)


def refuse_wrong(header: str) -> Refused:
    """Refuse a signature that is well-formed and not of this body and secret."""
    sentence = f"The {header} header does not fit the body and the webhook secret."
    return Refused(RefusedBecause.SIGNATURE_WRONG, sentence)


def is_digest(text: str) -> bool:
    """Whether ``text`` has the form of a lower-case hex SHA-256."""
    return _HEX_DIGEST.fullmatch(text) is not None


def equal_digests(expected: str, given: str) -> bool:
    """Compare two hex digests in constant time."""
    return hmac.compare_digest(expected.encode(), given.encode())


def _timed_text(seconds: str, body: bytes) -> bytes:
    return seconds.encode() + b"." + body


def _parse_timed(header: str, part: str) -> tuple[str, str] | None:
    """Take ``t`` and the digest out of a header; None unless each is there exactly once and well-formed."""
    if len(header) > _HEADER_CHARACTERS_MAX:
        return None
    pairs = [piece.strip().partition("=") for piece in header.split(",")]
    times = [value for key, _, value in pairs if key == "t"]
    digests = [value for key, _, value in pairs if key == part]
    if len(times) != 1 or len(digests) != 1:
        return None
    well_formed = _UNIX_SECONDS.fullmatch(times[0]) and is_digest(digests[0])
    return (times[0], digests[0]) if well_formed else None
