"""
What arrives at the door: one webhook request as received.

Kept apart from ``notices.py``: a delivery is the app's bytes, a notice is what they mean in our words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


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
