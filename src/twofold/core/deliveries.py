"""
What arrives at the door: one webhook request as received, and the verdict on its signature.

Kept apart from ``notices.py``: a delivery is the app's bytes, a notice is what they mean in our words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Delivery:
    """
    One webhook request as received, or one that back-fill made in the same shape.

    ``headers`` has lower-case names; ``body`` is the raw bytes that were signed; ``received_at`` is aware UTC.
    """

    app: str
    headers: Mapping[str, str]
    body: bytes
    received_at: datetime


class RefusedBecause(StrEnum):
    """Why a delivery isn't trusted. A closed set."""

    SECRET_MISSING = "secret-missing"
    """No webhook secret is set, so a signed delivery can't be checked."""
    SIGNATURE_MISSING = "signature-missing"
    SIGNATURE_MALFORMED = "signature-malformed"
    SIGNATURE_WRONG = "signature-wrong"
    TOO_OLD = "too-old"
    """Signed longer ago, or further ahead, than the tolerance allows."""


@dataclass(frozen=True, slots=True)
class Verified:
    """The body is what the app signed. ``signed_at`` is aware UTC where the signature carries a time."""

    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The delivery isn't trusted; ``sentence`` says what was found and never repeats header, body or secret."""

    reason: RefusedBecause
    sentence: str


@dataclass(frozen=True, slots=True)
class AppSettings:
    """
    How one app is reached, trusted and read; the same for every connector.

    ``base_url`` of ``None`` means the app's own; secrets are left out of ``repr``. ``tolerance_s`` (0 to 3600) is how old
    a signature may be at the door. ``record_id_field`` names the form field, answer or custom field that carries a
    Salesforce Id; its case doesn't matter.
    """

    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    webhook_secret: str | None = field(default=None, repr=False)
    tolerance_s: int = 180
    record_id_field: str = "salesforce_id"
